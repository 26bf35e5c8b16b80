// SPDX-License-Identifier: Apache-2.0
// Packages as files of the language, at the sizes that they have.
#pragma once

#include <string>
#include <vector>

#include "framework/games/package.hpp"

namespace certamen::language {

/// The text of a .game file in canonical form whose two games are what these packages are: the same
/// oracles with the same budgets and phases, and the same answers with the same probabilities.
/// Names are changed where they are no identifiers. `remarks` become comments at its beginning.
/// Throws Error(unsupported) for what the language cannot say, with the place
/// "package/procedure/node (what it does)", and for packages that import something or whose oracles
/// differ.
std::string to_game_file(const std::string& name, const std::vector<std::string>& remarks,
                         const Package& left, const Package& right);

/// The text of an .adversary file against a definition of the catalogue, whose Run does what this
/// package's does. `settings` stand behind `at`: "scheme = 'ecb', n = 2". Throws Error(unsupported)
/// likewise, and for oracles whose names are no identifiers.
std::string to_adversary_file(const std::string& name, const std::vector<std::string>& remarks,
                              const std::string& definition, const std::string& settings,
                              const Package& adversary);

}  // namespace certamen::language
