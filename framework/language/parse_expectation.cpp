// SPDX-License-Identifier: Apache-2.0
// What a file says will be found of it: "at n = 1;  expect optimal(q = 2) = 5/8;".
#include <array>
#include <utility>

#include "framework/language/parse_parts.hpp"
#include "framework/language/parser.hpp"

namespace certamen::language {

namespace {

constexpr std::string_view extended = "// certamen ";
constexpr std::string_view version = "1";

/// What follows the word.
enum class Follows : std::uint8_t { nothing, maybe_value, budgets, budgets_and_value, text };

struct Word {
  std::string_view text;
  Expected what;
  Follows follows;
  bool of_games, of_proofs, of_adversaries;

  bool is_of(FileKind kind) const {
    return kind == FileKind::proof       ? of_proofs
           : kind == FileKind::adversary ? of_adversaries
                                         : of_games;
  }
};

constexpr auto words = std::to_array<Word>({
    {"equivalent", Expected::equivalent, Follows::nothing, true, false, false},
    {"different", Expected::different, Follows::maybe_value, true, false, false},
    {"optimal", Expected::optimal, Follows::budgets_and_value, true, false, false},
    {"advantage", Expected::advantage, Follows::budgets_and_value, false, false, true},
    {"stated", Expected::stated, Follows::budgets, true, false, false},
    {"verified", Expected::verified, Follows::nothing, false, true, false},
    {"equal", Expected::equal, Follows::nothing, false, true, false},
    {"undecided", Expected::undecided, Follows::nothing, false, true, false},
    {"refuted", Expected::refuted, Follows::maybe_value, false, true, false},
    {"bound", Expected::bound, Follows::budgets_and_value, false, true, false},
    {"refused", Expected::refused, Follows::text, true, true, true},
});

Given parse_given(Cursor& cursor) {
  Given given;
  given.place = cursor.place();
  given.name = to_text(parse_operand(cursor));
  cursor.expect("=");
  if (cursor.at_kind(TokenKind::file))
    given.value = parse_file_name(cursor);
  else
    given.value = parse_expression(cursor);
  return given;
}

std::vector<Given> parse_all_given(Cursor& cursor) {
  std::vector<Given> all;
  do {
    all.push_back(parse_given(cursor));
    for (std::size_t i = 0; i + 1 < all.size(); ++i)
      if (all[i].name == all.back().name)
        cursor.fail_at(all.back().place, "'" + all.back().name + "' is given twice");
  } while (cursor.accept(","));
  return all;
}

std::vector<Given> parse_budgets(Cursor& cursor) {
  std::vector<Given> budgets;
  if (!cursor.accept("(")) return budgets;
  if (!cursor.at(")")) budgets = parse_all_given(cursor);
  cursor.expect(")");
  return budgets;
}

Relation parse_relation(Cursor& cursor) {
  if (cursor.accept("=")) return Relation::equal;
  if (cursor.accept("<=")) return Relation::at_most;
  if (cursor.accept(">=")) return Relation::at_least;
  cursor.fail("'=', '<=' or '>='");
}

/// "optimal, stated or refused", of those that this kind of file may expect.
const Word& parse_word(Cursor& cursor, FileKind kind) {
  std::string all;
  for (const Word& word : words) {
    if (!word.is_of(kind)) continue;
    if (cursor.accept(word.text)) return word;
    all += (all.empty() ? "" : ", ") + std::string{word.text};
  }
  cursor.fail("one of " + all);
}

Expectation parse_expected(Cursor& cursor, FileKind kind) {
  Expectation expectation;
  expectation.place = cursor.expect("expect").place;
  const Word& word = parse_word(cursor, kind);
  expectation.what = word.what;
  switch (word.follows) {
  case Follows::nothing: break;
  case Follows::maybe_value:
    if (!cursor.at(";")) expectation.value = parse_expression(cursor);
    break;
  case Follows::budgets: expectation.budgets = parse_budgets(cursor); break;
  case Follows::budgets_and_value:
    expectation.budgets = parse_budgets(cursor);
    expectation.relation = parse_relation(cursor);
    expectation.value = parse_expression(cursor);
    break;
  case Follows::text:
    if (!cursor.at_kind(TokenKind::file)) cursor.fail("a part of the message in '..'");
    expectation.text = parse_file_name(cursor);
    break;
  }
  expectation.end = cursor.expect(";").after;
  return expectation;
}

}  // namespace

bool is_extended(const Source& source) {
  if (!source.text.starts_with(extended)) return false;
  std::string_view line = std::string_view{source.text}.substr(extended.size());
  line = line.substr(0, line.find_first_of("\r\n"));
  if (line != version)
    throw error_at(source, {1, extended.size() + 1}, ErrorCode::unsupported,
                   "the language has extensions of version 1 only");
  return true;
}

bool at_expectation(const Cursor& cursor) {
  return ((cursor.at("expect") || cursor.at("at")) && cursor.at_name(1)) ||
         (cursor.at("against") && cursor.peek(1).kind == TokenKind::file);
}

void parse_expectations(Cursor& cursor, FileKind kind, bool allowed, File& file) {
  std::vector<Given> at;
  std::optional<std::string> against;
  if (at_expectation(cursor) && !allowed)
    cursor.fail_at(cursor.place(), "a file with expectations begins with the line '// certamen 1'");
  if (at_expectation(cursor) && kind == FileKind::primitive)
    cursor.fail_at(cursor.place(), "of a primitive nothing can be expected");
  while (at_expectation(cursor)) {
    if (cursor.accept("at")) {
      at = parse_all_given(cursor);
      if (file.at.empty() && file.expectations.empty()) file.at = at;
      cursor.expect(";");
    } else if (cursor.at("against")) {
      if (kind != FileKind::scheme)
        cursor.fail_at(cursor.place(), "only a scheme is checked against a definition");
      cursor.take();
      against = parse_file_name(cursor);
      cursor.expect(";");
    } else {
      Expectation expectation = parse_expected(cursor, kind);
      if (kind == FileKind::scheme && !against)
        cursor.fail_at(expectation.place, "expected \"against 'DEFINITION';\" before this");
      expectation.at = at;
      expectation.against = against;
      file.expectations.push_back(std::move(expectation));
    }
  }
}

}  // namespace certamen::language
