// SPDX-License-Identifier: Apache-2.0
// What the catalogue holds as files of the language.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "framework/check/game_reference.hpp"
#include "framework/language/print_game.hpp"

namespace certamen {

/// Two games of which the best distinguisher has the advantage that the best adversary has against
/// the definition: its own two, or, of one that is searched, the game with its verdict as an oracle
/// `Finalize` that is called once, after all others, and the same game whose verdict is always no.
/// Throws Error(unsupported) for definitions of other kinds.
std::pair<Package, Package> distinguished_games(const Definition& definition);

/// "ctr/ind-cpa" as "CtrIndCpa"
std::string name_in_files(const std::string& name);

/// The parameters with their values, where they are given, " with n=2, q=1"
std::string shown_sizes(const std::vector<ParameterSpec>& taken, const Parameters& all);

/// The text of a .game file for a definition of this name; with `over`, for any scheme of its
/// primitive. Throws what distinguished_games() and language::to_game_file() throw.
std::string definition_file(const Definition& definition, const std::string& subject,
                            const std::string& sizes,
                            const std::optional<language::OverPrimitive>& over = std::nullopt);

/// The text of a .game file for the definition that a reference names, at its sizes: what
/// `certamen optimal` and `certamen equivalent` say of the file they say of the definition. The
/// name of a kind in the place of the scheme's is for any scheme of the kind. Throws what resolve()
/// and language::to_game_file() throw, and Error(usage) for a reference to one game.
std::string shown_definition(const Catalogue& catalogue, const GameReference& reference,
                             const Parameters& given, const std::vector<std::string>& folders,
                             const Context& context);

/// The text of an .adversary file that does what an adversary of the catalogue does against that
/// definition: `certamen check SCHEME --adversary FILE.adversary` says the same. Throws likewise.
std::string shown_adversary(const Catalogue& catalogue, const GameReference& reference,
                            const std::string& adversary, const Parameters& given,
                            const std::vector<std::string>& folders, const Context& context);

}  // namespace certamen
