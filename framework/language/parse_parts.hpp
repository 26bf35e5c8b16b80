// SPDX-License-Identifier: Apache-2.0
// Parts of files that several kinds of files have.
#pragma once

#include "framework/language/parser.hpp"

namespace certamen::language {

// What is read is put where it belongs as soon as it is known, so that it is there if something
// behind it is wrong.

enum class Bodies { none, all };

/// KEYWORD name(parameters)
void parse_head(Cursor& cursor, std::string_view keyword, Game& game);
/// A field or a method, which is put into the game.
void parse_member(Cursor& cursor, Game& game, Bodies bodies);
/// { fields and methods }
void parse_members(Cursor& cursor, Game& game);
void parse_game(Cursor& cursor, Game& game);
/// The name between the quotes.
std::string parse_file_name(Cursor& cursor);
void parse_proof(Cursor& cursor, ProofFile& file);

/// Whether the first line says that the file uses Certamen's extensions: "// certamen 1". Throws
/// Error(unsupported) for another version.
bool is_extended(const Source& source);
/// Whether "expect ..", "at .." or "against '..'" stands here, which begins no game of a proof.
bool at_expectation(const Cursor& cursor);
/// All of them, to the end of the file; throws Error(bad_file) if the file is not extended.
void parse_expectations(Cursor& cursor, FileKind kind, bool allowed, File& file);

}  // namespace certamen::language
