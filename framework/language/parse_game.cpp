// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <utility>

#include "framework/language/parse_parts.hpp"
#include "framework/language/parser.hpp"

namespace certamen::language {

namespace {

Variable parse_variable(Cursor& cursor, std::string_view what) {
  if (!cursor.at_name() && !cursor.at_kind(TokenKind::keyword) && !cursor.at("["))
    cursor.fail("a type");
  Expression type = parse_type(cursor);
  const Place place = cursor.place();
  return {place, std::move(type), cursor.expect_name(what)};
}

/// `named` says whether one of them has the name already.
template <class T, class Named>
void expect_new(const Cursor& cursor, const std::vector<T>& all, Place place,
                const std::string& name, Named named) {
  if (std::ranges::any_of(all, [&](const T& one) { return named(one) == name; }))
    cursor.fail_at(place, "'" + name + "' is declared already");
}

std::vector<Variable> parse_parameters(Cursor& cursor) {
  std::vector<Variable> parameters;
  cursor.expect("(");
  if (!cursor.at(")")) do {
      Variable next = parse_variable(cursor, "the name of a parameter");
      expect_new(cursor, parameters, next.place, next.name, std::mem_fn(&Variable::name));
      parameters.push_back(std::move(next));
    } while (cursor.accept(","));
  cursor.expect(")");
  return parameters;
}

}  // namespace

void parse_head(Cursor& cursor, std::string_view keyword, Game& game) {
  cursor.expect(keyword);
  game.place = cursor.place();
  game.name = cursor.expect_name("a name");
  game.parameters = parse_parameters(cursor);
}

void parse_member(Cursor& cursor, Game& game, Bodies bodies) {
  Method method;
  bool is_method = false;
  while (cursor.at("deterministic") || cursor.at("injective")) {
    is_method = true;
    (cursor.at("deterministic") ? method.deterministic : method.injective) = true;
    cursor.take();
  }
  Variable variable = parse_variable(cursor, "the name of a field or method");
  if (is_method || cursor.at("(")) {
    method.place = variable.place;
    method.result = std::move(variable.type);
    method.name = std::move(variable.name);
    expect_new(cursor, game.methods, method.place, method.name, std::mem_fn(&Method::name));
    method.parameters = parse_parameters(cursor);
    if (bodies == Bodies::all)
      method.body = parse_block(cursor, &method.end);
    else
      cursor.expect(";");
    game.methods.push_back(std::move(method));
    return;
  }
  expect_new(cursor, game.fields, variable.place, variable.name,
             [](const Field& field) { return field.variable.name; });
  Field field{std::move(variable)};
  if (cursor.accept("=")) field.value = parse_expression(cursor);
  cursor.expect(";");
  game.fields.push_back(std::move(field));
}

void parse_members(Cursor& cursor, Game& game) {
  cursor.expect("{");
  while (!cursor.at("}") && cursor.goes_on())
    cursor.part([&] { parse_member(cursor, game, Bodies::all); });
  if (game.methods.empty()) cursor.fail("a method");
  cursor.expect("}");
}

void parse_game(Cursor& cursor, Game& game) {
  parse_head(cursor, "Game", game);
  parse_members(cursor, game);
}

std::string parse_file_name(Cursor& cursor) {
  if (!cursor.at_kind(TokenKind::file)) cursor.fail("the name of a file in '..'");
  const std::string_view text = cursor.take().text;
  return std::string{text.substr(1, text.size() - 2)};
}

}  // namespace certamen::language
