// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "framework/language/parse_parts.hpp"
#include "framework/language/parser.hpp"

namespace certamen::language {

namespace {

Import parse_import(Cursor& cursor) {
  Import import;
  import.place = cursor.expect("import").place;
  if (!cursor.at_kind(TokenKind::file)) cursor.fail("the name of a file in '..'");
  import.file = parse_file_name(cursor);
  if (cursor.accept("as")) import.alias = cursor.expect_name("a name");
  cursor.expect(";");
  return import;
}

PrimitiveFile parse_primitive(Cursor& cursor) {
  PrimitiveFile file;
  file.primitive = parse_head(cursor, "Primitive");
  cursor.expect("{");
  while (!cursor.at("}")) {
    parse_member(cursor, file.primitive, Bodies::none);
  }
  cursor.expect("}");
  return file;
}

SchemeFile parse_scheme(Cursor& cursor) {
  SchemeFile file;
  file.scheme = parse_head(cursor, "Scheme");
  cursor.expect("extends");
  file.extends = cursor.expect_name("the name of a primitive");
  cursor.expect("{");
  while (cursor.accept("requires")) {
    file.requirements.push_back(parse_expression(cursor));
    cursor.expect(";");
  }
  while (!cursor.at("}")) parse_member(cursor, file.scheme, Bodies::all);
  cursor.expect("}");
  return file;
}

GameFile parse_games(Cursor& cursor) {
  GameFile file;
  file.left = parse_game(cursor);
  file.right = parse_game(cursor);
  if (cursor.accept("advantage")) {
    if (!cursor.accept("<=") && !cursor.accept("<")) cursor.fail("'<='");
    file.advantage = parse_expression(cursor);
    cursor.expect(";");
  }
  cursor.expect("export");
  cursor.expect("as");
  file.name = cursor.expect_name("the name of the pair of games");
  cursor.expect(";");
  return file;
}

AdversaryFile parse_adversary(Cursor& cursor, bool extended) {
  if (!extended)
    cursor.fail_at(cursor.place(), "a file with an adversary begins with the line '// certamen 1'");
  AdversaryFile file;
  file.adversary = parse_head(cursor, "Adversary");
  cursor.expect("against");
  file.against = parse_operand(cursor);
  parse_members(cursor, file.adversary);
  return file;
}

}  // namespace

std::optional<FileKind> kind_of(std::string_view path) {
  if (path.ends_with(".primitive")) return FileKind::primitive;
  if (path.ends_with(".scheme")) return FileKind::scheme;
  if (path.ends_with(".game")) return FileKind::game;
  if (path.ends_with(".proof")) return FileKind::proof;
  if (path.ends_with(".adversary")) return FileKind::adversary;
  return std::nullopt;
}

File parse(const Source& source, FileKind kind) {
  const bool extended = is_extended(source);
  Cursor cursor{source, extended};
  File file;
  while (cursor.at("import")) file.imports.push_back(parse_import(cursor));
  switch (kind) {
  case FileKind::primitive: file.content = parse_primitive(cursor); break;
  case FileKind::scheme: file.content = parse_scheme(cursor); break;
  case FileKind::game: file.content = parse_games(cursor); break;
  case FileKind::proof: file.content = parse_proof(cursor); break;
  case FileKind::adversary: file.content = parse_adversary(cursor, extended); break;
  }
  file.expectations = parse_expectations(cursor, kind, extended);
  if (!cursor.at_kind(TokenKind::end)) cursor.fail("the end of the file");
  return file;
}

}  // namespace certamen::language
