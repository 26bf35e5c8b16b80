// SPDX-License-Identifier: Apache-2.0
// Parts of files that several kinds of files have.
#pragma once

#include "framework/language/cursor.hpp"

namespace certamen::language {

enum class Bodies { none, all };

/// KEYWORD name(parameters)
Game parse_head(Cursor& cursor, std::string_view keyword);
/// A field or a method, which is put into the game.
void parse_member(Cursor& cursor, Game& game, Bodies bodies);
/// { fields and methods }
void parse_members(Cursor& cursor, Game& game);
Game parse_game(Cursor& cursor);
/// The name between the quotes.
std::string parse_file_name(Cursor& cursor);
ProofFile parse_proof(Cursor& cursor);

}  // namespace certamen::language
