// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "framework/language/cursor.hpp"
#include "framework/language/tree.hpp"

namespace certamen::language {

enum class FileKind { primitive, scheme, game, proof, adversary };

/// By the ending of the name: .primitive, .scheme, .game, .proof, .adversary; none for another.
std::optional<FileKind> kind_of(std::string_view path);

/// The tree of a file [ProofFrog's grammar, main branch of 2026]. Time: linear in the file. Throws
/// Error(bad_file) at the first place where the file is not of the grammar, and where its operators
/// would be read in another way than in mathematics ("a - b + c" is a - (b + c) there); Error(
/// too_large) for more nesting than any reader needs, Error(unsupported) for extensions of another
/// version.
File parse(const Source& source, FileKind kind);

/// The same for text that is being written: all that could be read, and what is wrong. A part that
/// is wrong (a statement, a member, a line of a proof) is left out. Without problems it is what
/// parse() reads, and with some parse() throws one of them.
struct Parsed {
  File file;
  std::vector<Error> problems = {};
};
Parsed parse_all(const Source& source, FileKind kind);

// The parser's parts, each of which reads one thing from where the cursor is.
Expression parse_expression(Cursor& cursor);
/// A sum of sizes, as between the angles of BitString<n>, where ">" ends it.
Expression parse_size(Cursor& cursor);
/// A name, literal or type with all that follows it: members, calls, indices, "?".
Expression parse_operand(Cursor& cursor);
/// The same; where brackets with several names follow, it stops before them.
Expression parse_type(Cursor& cursor);
std::vector<Expression> parse_list(Cursor& cursor, std::string_view end);
/// `end` gets the place of the brace that ends it.
Block parse_block(Cursor& cursor, Place* end = nullptr);

}  // namespace certamen::language
