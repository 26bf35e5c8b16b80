// SPDX-License-Identifier: Apache-2.0
// What names in a text stand for, as far as that is known without sizes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "framework/language/library.hpp"
#include "framework/language/tokens.hpp"

namespace certamen::language::server {

enum class SymbolKind {
  primitive,
  scheme,
  pair,  // of games, by the name that its file exports
  game,
  reduction,
  adversary,
  method,
  field,
  parameter,
  variable,
  built_in  // a word of the language: .order of a group
};

struct Symbol {
  std::string name;
  SymbolKind kind = SymbolKind::variable;
  Loaded in = {};                    // the file that declares it, which owns the trees
  Place place = {};                  // of its name there
  const Expression* type = nullptr;  // of a value; of what a method answers
  const Game* tree = nullptr;        // of a primitive, scheme, game, reduction or adversary
};

/// The name that a file is imported by: that of its primitive or scheme, or what it exports.
std::optional<Symbol> exported(const Loaded& file);
/// All names that may be used at a place, the innermost first. Files that are missing or wrong have
/// none.
std::vector<Symbol> visible(Library& library, const Loaded& file, Place at);
/// What may stand behind the dot at this token, of what stands before it.
std::vector<Symbol> members_before(Library& library, const Loaded& file,
                                   const std::vector<Token>& tokens, std::size_t dot);
/// What the name at this token stands for.
std::optional<Symbol> symbol_at(Library& library, const Loaded& file,
                                const std::vector<Token>& tokens, std::size_t index);

/// The games of a file: its one or two, or a proof's own with the games of its reductions.
std::vector<const Game*> games_of(const File& file);
/// The game whose text a place is in; none behind "proof:".
const Game* game_around(const Loaded& file, const std::vector<Token>& tokens, Place at);

}  // namespace certamen::language::server
