// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "framework/language/parse_parts.hpp"
#include "framework/language/parser.hpp"

namespace certamen::language {

namespace {

void parse_reduction(Cursor& cursor, Reduction& reduction) {
  parse_head(cursor, "Reduction", reduction.game);
  cursor.expect("compose");
  reduction.composed = parse_operand(cursor);
  cursor.expect("against");
  reduction.against = parse_operand(cursor);
  parse_members(cursor, reduction.game);
}

void parse_helpers(Cursor& cursor, ProofFile& file) {
  for (;;) {
    if (cursor.at("Game")) {
      auto& game = std::get<Game>(file.helpers.emplace_back(Game{}));
      cursor.part([&] { parse_game(cursor, game); });
    } else if (cursor.at("Reduction")) {
      auto& reduction = std::get<Reduction>(file.helpers.emplace_back(Reduction{}));
      cursor.part([&] { parse_reduction(cursor, reduction); });
    } else {
      return;
    }
  }
}

/// "WORD:", which begins a section.
bool accept_section(Cursor& cursor, std::string_view word) {
  if (!cursor.at(word) || !cursor.at(":", 1)) return false;
  cursor.take();
  cursor.take();
  return true;
}

void expect_section(Cursor& cursor, std::string_view word) {
  if (!accept_section(cursor, word)) cursor.fail("'" + std::string{word} + ":'");
}

bool at_section(const Cursor& cursor) {
  return cursor.at_name() && cursor.at(":", 1);
}

Let parse_let(Cursor& cursor) {
  Let let;
  let.field.variable.type = parse_type(cursor);
  let.field.variable.place = cursor.place();
  let.field.variable.name = cursor.expect_name("a name");
  if (cursor.accept("="))
    let.field.value = parse_expression(cursor);
  else if (cursor.accept("<-"))
    let.drawn_from = parse_expression(cursor);
  cursor.expect(";");
  return let;
}

Claim parse_claim(Cursor& cursor) {
  Claim claim;
  if (cursor.at("event") && cursor.at_name(1)) {
    cursor.take();
    claim.event = cursor.expect_name("the name of an event");
    cursor.expect("of");
  }
  claim.game = parse_operand(cursor);
  return claim;
}

void parse_assumptions(Cursor& cursor, ProofFile& file) {
  while (!at_section(cursor) && cursor.goes_on()) {
    if (cursor.at("calls") && (cursor.at("<=", 1) || cursor.at("<", 1))) {
      cursor.take();
      const Token compared = cursor.take();
      Expression most = parse_expression(cursor);
      if (compared.text == "<") {
        const Place place = most.place;
        const Expression one = cursor.node(Form::number, place, "1");
        most = cursor.node(Form::subtract, place, {}, {std::move(most), one});
      }
      file.calls = std::move(most);
      cursor.expect(";");
      return;
    }
    cursor.part([&] {
      file.assumptions.push_back(parse_operand(cursor));
      cursor.expect(";");
    });
  }
}

void parse_requirements(Cursor& cursor, ProofFile& file) {
  while (!at_section(cursor) && cursor.goes_on()) {
    file.primes.push_back(parse_expression(cursor));
    cursor.expect("is");
    cursor.expect("prime");
    cursor.expect(";");
  }
}

void parse_lemmas(Cursor& cursor, ProofFile& file) {
  while (!at_section(cursor) && cursor.goes_on()) {
    Claim claim = parse_claim(cursor);
    cursor.expect("by");
    file.lemmas.push_back({std::move(claim), parse_file_name(cursor)});
    cursor.expect(";");
  }
}

Step parse_step(Cursor& cursor) {
  Step step;
  step.place = cursor.place();
  step.game = parse_operand(cursor);
  if (cursor.accept("compose"))
    step.reduction = parse_operand(cursor);
  else if (!cursor.at("against"))
    cursor.fail("'compose' or 'against'");
  cursor.expect("against");
  step.against = parse_operand(cursor);
  cursor.expect(";");
  return step;
}

std::vector<ProofLine> parse_lines(Cursor& cursor);

Induction parse_induction(Cursor& cursor) {
  const Cursor::Nested nested{cursor};
  Induction induction;
  induction.place = cursor.expect("induction").place;
  cursor.expect("(");
  induction.name = cursor.expect_name("the name of what is counted");
  cursor.expect("from");
  induction.from = parse_size(cursor);
  cursor.expect("to");
  induction.to = parse_size(cursor);
  cursor.expect(")");
  cursor.expect("{");
  induction.lines = parse_lines(cursor);
  cursor.expect("}");
  return induction;
}

/// At least one step, and then steps, inductions and assumptions.
std::vector<ProofLine> parse_lines(Cursor& cursor) {
  std::vector<ProofLine> lines;
  cursor.part([&] { lines.emplace_back(parse_step(cursor)); });
  while (cursor.at_name() && !(cursor.at("Reduction") && cursor.at_name(1)) &&
         !at_expectation(cursor)) {
    const Place place = cursor.place();
    if (cursor.at("induction")) {
      lines.emplace_back(parse_induction(cursor));
    } else if (cursor.accept("assume")) {
      lines.emplace_back(Assumption{place, parse_expression(cursor)});
      cursor.expect(";");
    } else {
      cursor.part([&] { lines.emplace_back(parse_step(cursor)); });
    }
  }
  return lines;
}

}  // namespace

void parse_proof(Cursor& cursor, ProofFile& file) {
  parse_helpers(cursor, file);
  expect_section(cursor, "proof");
  if (accept_section(cursor, "let"))
    while (!at_section(cursor) && cursor.goes_on())
      cursor.part([&] { file.lets.push_back(parse_let(cursor)); });
  if (accept_section(cursor, "assume")) parse_assumptions(cursor, file);
  if (accept_section(cursor, "requires")) parse_requirements(cursor, file);
  if (accept_section(cursor, "lemma")) parse_lemmas(cursor, file);
  expect_section(cursor, "theorem");
  file.theorem = parse_claim(cursor);
  cursor.expect(";");
  if (accept_section(cursor, "bound")) {
    file.bound = parse_expression(cursor);
    cursor.expect(";");
  }
  expect_section(cursor, "games");
  file.lines = parse_lines(cursor);
  parse_helpers(cursor, file);
}

}  // namespace certamen::language
