// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
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

void parse_primitive(Cursor& cursor, PrimitiveFile& file) {
  parse_head(cursor, "Primitive", file.primitive);
  cursor.expect("{");
  while (!cursor.at("}") && cursor.goes_on())
    cursor.part([&] { parse_member(cursor, file.primitive, Bodies::none); });
  cursor.expect("}");
}

void parse_scheme(Cursor& cursor, SchemeFile& file) {
  parse_head(cursor, "Scheme", file.scheme);
  cursor.expect("extends");
  file.extends = cursor.expect_name("the name of a primitive");
  cursor.expect("{");
  while (cursor.at("requires"))
    cursor.part([&] {
      cursor.take();
      file.requirements.push_back(parse_expression(cursor));
      cursor.expect(";");
    });
  while (!cursor.at("}") && cursor.goes_on())
    cursor.part([&] { parse_member(cursor, file.scheme, Bodies::all); });
  cursor.expect("}");
}

/// calls X <= N, after Y, before Z;
void parse_limit(Cursor& cursor, GameFile& file) {
  if (!cursor.is_extended())
    cursor.fail_at(cursor.place(),
                   "a file that limits calls of its oracles begins with the line '// certamen 1'");
  cursor.expect("calls");
  CallLimit limit{.place = cursor.place(), .oracle = cursor.expect_name("the name of an oracle")};
  if (std::ranges::count(file.limits, limit.oracle, &CallLimit::oracle) > 0)
    cursor.fail_at(limit.place, "the calls of '" + limit.oracle + "' are limited already");
  bool first = true;
  do {
    const bool after = !cursor.at("<=") && cursor.at("after");
    if (first && cursor.accept("<=")) {
      limit.most = parse_expression(cursor);
    } else if (after || cursor.at("before")) {
      cursor.take();
      const Place place = cursor.place();
      (after ? limit.after : limit.before)
          .emplace_back(place, cursor.expect_name("the name of an oracle"));
    } else {
      cursor.fail(first ? "'<=', 'after' or 'before'" : "'after' or 'before'");
    }
    first = false;
  } while (cursor.accept(","));
  cursor.expect(";");
  file.limits.push_back(std::move(limit));
}

void parse_games(Cursor& cursor, GameFile& file) {
  cursor.part([&] { parse_game(cursor, file.left); });
  cursor.part([&] {
    parse_game(cursor, file.right);
    if (!file.left.name.empty() && file.left.name == file.right.name)
      cursor.fail_at(file.right.place, "the pair has a game '" + file.left.name + "' already");
  });
  while (cursor.at("calls")) cursor.part([&] { parse_limit(cursor, file); });
  if (cursor.at("advantage"))
    cursor.part([&] {
      cursor.take();
      if (!cursor.accept("<=") && !cursor.accept("<")) cursor.fail("'<='");
      file.advantage = parse_expression(cursor);
      cursor.expect(";");
    });
  cursor.expect("export");
  cursor.expect("as");
  file.name = cursor.expect_name("the name of the pair of games");
  cursor.expect(";");
}

void parse_adversary(Cursor& cursor, bool extended, AdversaryFile& file) {
  if (!extended)
    cursor.fail_at(cursor.place(), "a file with an adversary begins with the line '// certamen 1'");
  parse_head(cursor, "Adversary", file.adversary);
  cursor.expect("against");
  file.against.place = cursor.place();
  if (cursor.at_kind(TokenKind::file))
    file.definition = parse_file_name(cursor);
  else
    file.against = parse_operand(cursor);
  parse_members(cursor, file.adversary);
}

/// Content of this kind, of which nothing is known yet.
decltype(File::content) nothing_of(FileKind kind) {
  switch (kind) {
  case FileKind::scheme: return SchemeFile{};
  case FileKind::game: return GameFile{};
  case FileKind::proof: return ProofFile{};
  case FileKind::adversary: return AdversaryFile{};
  case FileKind::primitive: break;
  }
  return PrimitiveFile{};
}

void parse_content(Cursor& cursor, FileKind kind, bool extended, File& file) {
  file.content = nothing_of(kind);
  switch (kind) {
  case FileKind::primitive: return parse_primitive(cursor, std::get<PrimitiveFile>(file.content));
  case FileKind::scheme: return parse_scheme(cursor, std::get<SchemeFile>(file.content));
  case FileKind::game: return parse_games(cursor, std::get<GameFile>(file.content));
  case FileKind::proof: return parse_proof(cursor, std::get<ProofFile>(file.content));
  case FileKind::adversary:
    return parse_adversary(cursor, extended, std::get<AdversaryFile>(file.content));
  }
}

void parse_into(Cursor& cursor, FileKind kind, bool extended, File& file) {
  while (cursor.at("import")) cursor.part([&] { file.imports.push_back(parse_import(cursor)); });
  parse_content(cursor, kind, extended, file);
  parse_expectations(cursor, kind, extended, file);
  if (!cursor.at_kind(TokenKind::end)) cursor.fail("the end of the file");
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
  parse_into(cursor, kind, extended, file);
  return file;
}

Parsed parse_all(const Source& source, FileKind kind) {
  Parsed parsed;
  parsed.file.content = nothing_of(kind);
  auto& problems = parsed.problems;
  try {
    const bool extended = is_extended(source);
    Cursor cursor{source, extended, &problems};
    parse_into(cursor, kind, extended, parsed.file);
  } catch (const Error& error) {
    if (is_defect(error.code()) || error.code() == ErrorCode::interrupted) throw;
    if (problems.empty() || problems.back().place() != error.place()) problems.push_back(error);
  }
  return parsed;
}

}  // namespace certamen::language
