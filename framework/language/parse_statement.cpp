// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "framework/language/parser.hpp"

namespace certamen::language {

namespace {

Statement parse_if(Cursor& cursor, Place place) {
  If chosen;
  do {
    cursor.expect("if");
    cursor.expect("(");
    Expression condition = parse_expression(cursor);
    cursor.expect(")");
    chosen.branches.push_back({std::move(condition), parse_block(cursor)});
  } while (cursor.at("else") && cursor.at("if", 1) && cursor.accept("else"));
  if (cursor.accept("else")) chosen.branches.push_back({std::nullopt, parse_block(cursor)});
  return {place, std::move(chosen)};
}

Statement parse_for(Cursor& cursor, Place place) {
  cursor.expect("for");
  cursor.expect("(");
  Expression type = parse_type(cursor);
  std::string name = cursor.expect_name("the name of what is counted");
  if (type.form == Form::int_type && cursor.accept("=")) {
    Expression from = parse_expression(cursor);
    cursor.expect("to");
    Expression to = parse_expression(cursor);
    cursor.expect(")");
    return {place, Count{std::move(name), std::move(from), std::move(to), parse_block(cursor)}};
  }
  if (!cursor.at("in")) cursor.fail("'in'");
  cursor.take();
  Expression all = parse_expression(cursor);
  cursor.expect(")");
  return {place, Each{std::move(type), std::move(name), std::move(all), parse_block(cursor)}};
}

std::vector<Expression> parse_names(Cursor& cursor) {
  std::vector<Expression> names;
  cursor.expect("[");
  do {
    const Place place = cursor.place();
    names.push_back(cursor.node(Form::name, place, cursor.expect_name("a name")));
  } while (cursor.accept(","));
  cursor.expect("]");
  return names;
}

void expect_place_of_value(const Cursor& cursor, const Expression& target) {
  const Form form = target.form;
  if (form != Form::name && form != Form::member && form != Form::index)
    cursor.fail_at(target.place, "expected a variable that can be assigned");
}

/// Whether "choose T" stands here; a type may be called choose.
bool at_choice(const Cursor& cursor) {
  return cursor.at("choose") && !cursor.at(";", 1) && !cursor.at(".", 1) && !cursor.at("?", 1) &&
         !cursor.at("\\", 1);
}

/// What stands behind "<-".
Expression parse_choice(Cursor& cursor) {
  if (!cursor.is_extended())
    cursor.fail_at(cursor.place(), "a file with moves that are left to the engine begins with the "
                                   "line '// certamen 1'");
  cursor.take();
  Expression from = parse_expression(cursor);
  if (from.form == Form::without)
    cursor.fail_at(from.place, "a move is any value of a type: expected ';' before '\\'");
  return from;
}

/// What stands behind targets: "= e;", "<- T;", "<- choose T;", "<- T \ E;", "<-uniq[S] T;".
Statement parse_assignment(Cursor& cursor, Place place, std::optional<Expression> type,
                           std::vector<Expression> targets) {
  for (const Expression& target : targets) expect_place_of_value(cursor, target);
  if (cursor.accept("=")) {
    Expression value = parse_expression(cursor);
    return {place, Assign{std::move(type), std::move(targets), std::move(value)}};
  }
  if (cursor.accept("<-uniq")) {
    cursor.expect("[");
    Expression excluded = parse_expression(cursor);
    cursor.expect("]");
    return {place, Draw{std::move(type), std::move(targets), parse_operand(cursor),
                        std::move(excluded), true}};
  }
  if (!cursor.accept("<-")) cursor.fail("'=' or '<-'");
  if (at_choice(cursor)) {
    Expression moves = parse_choice(cursor);
    return {place, Draw{.type = std::move(type),
                        .targets = std::move(targets),
                        .from = std::move(moves),
                        .chosen = true}};
  }
  Expression from = parse_expression(cursor);
  if (from.form != Form::without || from.in_parentheses)
    return {place, Draw{std::move(type), std::move(targets), std::move(from)}};
  Expression all = std::move(from.parts[0]), excluded = std::move(from.parts[1]);
  return {place, Draw{std::move(type), std::move(targets), std::move(all), std::move(excluded)}};
}

/// Declarations, assignments and calls begin alike; the token behind the first operand decides.
Statement parse_simple(Cursor& cursor) {
  const Place place = cursor.place();
  Expression first = parse_type(cursor);
  if (cursor.at("[")) {
    std::vector<Expression> names = parse_names(cursor);
    return parse_assignment(cursor, place, std::move(first), std::move(names));
  }
  if (cursor.at_name()) {
    std::vector<Expression> target{parse_operand(cursor)};
    expect_place_of_value(cursor, target.front());
    if (cursor.at(";") && target.front().form == Form::name)
      return {place, Assign{std::move(first), std::move(target)}};
    return parse_assignment(cursor, place, std::move(first), std::move(target));
  }
  if (cursor.at("=") || cursor.at("<-") || cursor.at("<-uniq")) {
    std::vector<Expression> target{std::move(first)};
    return parse_assignment(cursor, place, std::nullopt, std::move(target));
  }
  if (first.form == Form::call) return {place, Do{std::move(first)}};
  cursor.fail("a name, '=' or '<-'");
}

Statement parse_event(Cursor& cursor, Place place) {
  cursor.expect("event");
  std::string name = cursor.expect_name("the name of an event");
  cursor.expect("=");
  return {place, Raise{std::move(name), parse_expression(cursor)}};
}

Statement parse_statement(Cursor& cursor) {
  const Cursor::Nested nested{cursor};
  const Place place = cursor.place();
  if (cursor.at("if")) return parse_if(cursor, place);
  if (cursor.at("for")) return parse_for(cursor, place);
  const bool raises =
      cursor.is_extended() && cursor.at("event") && cursor.at_name(1) && cursor.at("=", 2);
  Statement statement = raises ? parse_event(cursor, place)
                        : cursor.accept("return")
                            ? Statement{place, Return{parse_expression(cursor)}}
                            : parse_simple(cursor);
  cursor.expect(";");
  return statement;
}

}  // namespace

Block parse_block(Cursor& cursor, Place* end) {
  Block block;
  cursor.expect("{");
  while (!cursor.at("}") && cursor.goes_on()) {
    if (cursor.at_kind(TokenKind::end)) cursor.fail("'}'");
    cursor.part([&] { block.push_back(parse_statement(cursor)); });
  }
  const Place last = cursor.expect("}").place;
  if (end != nullptr) *end = last;
  return block;
}

}  // namespace certamen::language
