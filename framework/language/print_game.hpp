// SPDX-License-Identifier: Apache-2.0
// Packages as files of the language, at the sizes that they have.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "framework/games/package.hpp"

namespace certamen::language {

/// A primitive whose schemes a printed file is about, whichever they are: its parameter.
struct OverPrimitive {
  std::string file;       // that is imported: "symmetric-encryption.primitive"
  std::string primitive;  // its name
  std::string parameter;  // "E"
  std::vector<std::pair<Domain, std::string>> types = {};  // domains that stand for sets: "E.Key"
};

/// The text of a .game file in canonical form whose two games are what these packages are: the same
/// oracles with the same budgets and phases, and the same answers with the same probabilities.
/// Names are changed where they are no identifiers. `remarks` become comments at its beginning.
/// Throws Error(unsupported) for what the language cannot say, with the place
/// "package/procedure/node (what it does)", and for packages that import something or whose oracles
/// differ. With `over` they may import methods of its primitive, and a number of calls that is a
/// symbol is no limit.
std::string to_game_file(const std::string& name, const std::vector<std::string>& remarks,
                         const Package& left, const Package& right,
                         const std::optional<OverPrimitive>& over = std::nullopt);

/// A method of a scheme, as a procedure with this name.
struct ShownMethod {
  Procedure procedure;
  std::string result;               // its type, as the primitive writes it
  std::vector<std::string> inputs;  // likewise
  bool deterministic = false;
};

/// A scheme in methods that only compute, draw, and call those of the scheme that it is over.
struct ShownScheme {
  std::string name = {};
  OverPrimitive extends = {};  // its own sets are those of `sets`
  std::vector<std::pair<std::string, Domain>> sets = {};
  std::vector<ShownMethod> methods = {};
  std::optional<OverPrimitive> over = std::nullopt;
  std::vector<std::pair<std::string, Domain>> required = {};  // what sets of `over` are
};

/// The text of a .scheme file in canonical form. Throws Error(unsupported) like to_game_file().
std::string to_scheme_file(const std::vector<std::string>& remarks, const ShownScheme& scheme);

/// The text of an .adversary file against a definition of the catalogue, whose Run does what this
/// package's does. `settings` stand behind `at`: "scheme = 'ecb', n = 2". Throws Error(unsupported)
/// likewise, and for oracles whose names are no identifiers.
std::string to_adversary_file(const std::string& name, const std::vector<std::string>& remarks,
                              const std::string& definition, const std::string& settings,
                              const Package& adversary);

}  // namespace certamen::language
