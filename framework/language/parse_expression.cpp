// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <map>
#include <utility>

#include "framework/language/parser.hpp"

namespace certamen::language {

namespace {

/// Binary operators: what they are, and how tight; ANTLR's grammar has one level for each.
struct Operator {
  std::string_view text;
  Form form;
  int level;
  int group;  // operators that may not be mixed without parentheses; 0: may be
};

constexpr int arithmetic = 1, products = 2, comparisons = 3;
constexpr int negation_level = 16;
constexpr int size_level = 14;  // what may stand between angles: sums

constexpr auto operators = std::to_array<Operator>({
    {"^", Form::power, 19, 0},
    {"*", Form::multiply, 18, products},
    {"/", Form::divide, 17, products},
    {"+", Form::add, 15, arithmetic},
    {"-", Form::subtract, 14, arithmetic},
    {"==", Form::equal, 13, comparisons},
    {"!=", Form::differ, 12, comparisons},
    {">", Form::greater, 11, comparisons},
    {"<", Form::less, 10, comparisons},
    {">=", Form::at_least, 9, comparisons},
    {"<=", Form::at_most, 8, comparisons},
    {"in", Form::in, 7, comparisons},
    {"subsets", Form::subsets, 6, comparisons},
    {"&&", Form::and_, 5, 0},
    {"||", Form::or_, 4, 0},
    {"union", Form::union_, 3, 0},
    {"\\", Form::without, 2, 0},
});

const Operator* operator_at(const Cursor& cursor) {
  for (const Operator& known : operators)
    if (cursor.at(known.text)) return &known;
  return nullptr;
}

const Operator* operator_of(Form form) {
  for (const Operator& known : operators)
    if (known.form == form) return &known;
  return nullptr;
}

/// Where the grammar's tightness is not that of mathematics, parentheses are asked for.
void refuse_mixed(const Cursor& cursor, const Operator& found, Place place, const Expression& left,
                  const Expression& right) {
  if (found.group == 0) return;
  for (const Expression* side : {&left, &right}) {
    const Operator* inner = side->in_parentheses ? nullptr : operator_of(side->form);
    if (inner == nullptr || inner->group != found.group) continue;
    // a + b - c is (a + b) - c in both readings.
    if (found.group == comparisons || side == &right)
      cursor.fail_at(place, "'" + std::string{inner->text} + "' and '" + std::string{found.text} +
                                "' together need parentheses");
  }
}

/// A minus sign takes a whole product: 2 ^ -n * q is 2 ^ (-(n * q)) in the grammar, a / -b * c is
/// a / (-(b * c)).
void refuse_product_behind_minus(const Cursor& cursor, const Operator& found, Place place,
                                 const Expression& right) {
  if (found.form != Form::power && found.form != Form::divide) return;
  const Expression* inner = &right;
  while (inner->form == Form::negate && !inner->in_parentheses) inner = &inner->parts.front();
  if (inner == &right || inner->in_parentheses) return;
  if (const Operator* taken = operator_of(inner->form); taken && taken->group == products)
    cursor.fail_at(place, "'" + std::string{found.text} + " -' and '" + std::string{taken->text} +
                              "' together need parentheses");
}

Expression parse_binary(Cursor& cursor, int least);

Expression parse_prefixed(Cursor& cursor) {
  const Cursor::Nested nested{cursor};
  const Place place = cursor.place();
  if (cursor.accept("!")) return cursor.node(Form::not_, place, {}, {parse_prefixed(cursor)});
  if (cursor.accept("-"))
    return cursor.node(Form::negate, place, {}, {parse_binary(cursor, negation_level)});
  return parse_operand(cursor);
}

Expression parse_binary(Cursor& cursor, int least) {
  const Cursor::Nested nested{cursor};
  Expression left = parse_prefixed(cursor);
  for (;;) {
    const Operator* found = operator_at(cursor);
    if (found == nullptr || found->level < least) return left;
    const Place place = cursor.take().place;
    const bool from_right = found->form == Form::power;
    Expression right = parse_binary(cursor, from_right ? found->level : found->level + 1);
    refuse_mixed(cursor, *found, place, left, right);
    refuse_product_behind_minus(cursor, *found, place, right);
    left = cursor.node(found->form, place, {}, {std::move(left), std::move(right)});
  }
}

std::vector<Expression> parse_angles(Cursor& cursor, Expression (*first)(Cursor&),
                                     Expression (*second)(Cursor&) = nullptr) {
  cursor.expect("<");
  std::vector<Expression> parts{first(cursor)};
  if (second != nullptr) {
    cursor.expect(",");
    parts.push_back(second(cursor));
  }
  cursor.expect(">");
  return parts;
}

/// A type that begins with a word of its own, or nothing.
std::optional<Expression> parse_type_word(Cursor& cursor) {
  struct Word {
    std::string_view text;
    Form form;
    Expression (*first)(Cursor&);
    Expression (*second)(Cursor&);
    bool optional;  // the angles may be missing
  };
  static constexpr auto words = std::to_array<Word>({
      {"Bool", Form::bool_type, nullptr, nullptr, false},
      {"Void", Form::void_type, nullptr, nullptr, false},
      {"Int", Form::int_type, nullptr, nullptr, false},
      {"Set", Form::set_type, parse_type, nullptr, true},
      {"Map", Form::map_type, parse_type, parse_type, false},
      {"Array", Form::array_type, parse_type, parse_size, false},
      {"Function", Form::function_type, parse_type, parse_type, false},
      {"BitString", Form::bit_string_type, parse_size, nullptr, true},
      {"ModInt", Form::mod_int_type, parse_size, nullptr, false},
      {"Group", Form::group_type, nullptr, nullptr, false},
      {"GroupElem", Form::group_element_type, parse_operand, nullptr, false},
  });
  for (const Word& word : words) {
    if (!cursor.at(word.text)) continue;
    const Place place = cursor.take().place;
    std::vector<Expression> parts;
    if (word.first != nullptr && (!word.optional || cursor.at("<")))
      parts = parse_angles(cursor, word.first, word.second);
    return cursor.node(word.form, place, {}, std::move(parts));
  }
  if (cursor.is_extended() && cursor.at("Permutation") && cursor.at("<", 1)) {
    const Place place = cursor.take().place;
    cursor.expect("<");
    std::vector<Expression> parts{parse_type(cursor)};
    if (cursor.accept(",")) parts.push_back(parse_type(cursor));
    cursor.expect(">");
    return cursor.node(Form::permutation_type, place, {}, std::move(parts));
  }
  return std::nullopt;
}

Expression parse_length(Cursor& cursor) {
  // Only the length: 0^n || x is (0^n) || x.
  if (cursor.at("(") || cursor.at_kind(TokenKind::number) || cursor.at_name() || cursor.at("this"))
    return parse_operand(cursor);
  cursor.fail("a length");
}

Expression parse_brackets(Cursor& cursor, Form form, std::string_view begin, std::string_view end) {
  const Place place = cursor.expect(begin).place;
  std::vector<Expression> parts = parse_list(cursor, end);
  cursor.expect(end);
  return cursor.node(form, place, {}, std::move(parts));
}

Expression parse_parentheses(Cursor& cursor) {
  cursor.expect("(");
  Expression inner = parse_expression(cursor);
  cursor.expect(")");
  inner.in_parentheses = true;
  return inner;
}

/// advantage([event NAME of] GAME [compose REDUCTION])
Expression parse_advantage(Cursor& cursor) {
  const Place place = cursor.expect("advantage").place;
  cursor.expect("(");
  std::string event;
  if (cursor.at("event") && cursor.at_name(1)) {
    cursor.take();
    event = cursor.expect_name("the name of an event");
    cursor.expect("of");
  }
  std::vector<Expression> parts{parse_operand(cursor)};
  if (cursor.accept("compose")) parts.push_back(parse_operand(cursor));
  cursor.expect(")");
  return cursor.node(Form::advantage, place, std::move(event), std::move(parts));
}

Expression parse_primary(Cursor& cursor) {
  const Place place = cursor.place();
  if (auto type = parse_type_word(cursor)) return *std::move(type);
  if (cursor.at("(")) return parse_parentheses(cursor);
  if (cursor.at("[")) return parse_brackets(cursor, Form::tuple, "[", "]");
  if (cursor.at("{")) return parse_brackets(cursor, Form::set, "{", "}");
  static constexpr auto words =
      std::to_array<std::pair<std::string_view, Form>>({{"this", Form::this_},
                                                        {"true", Form::true_},
                                                        {"false", Form::false_},
                                                        {"None", Form::none}});
  for (const auto& [text, form] : words)
    if (cursor.accept(text)) return cursor.node(form, place);
  if (cursor.accept("0^")) return cursor.node(Form::zeros, place, {}, {parse_length(cursor)});
  if (cursor.accept("1^")) return cursor.node(Form::ones, place, {}, {parse_length(cursor)});
  if (cursor.accept("|")) {
    Expression inner = parse_expression(cursor);
    cursor.expect("|");
    return cursor.node(Form::size, place, {}, {std::move(inner)});
  }
  if (cursor.at("advantage") && cursor.at("(", 1)) return parse_advantage(cursor);
  if (cursor.at_name()) return cursor.node(Form::name, place, std::string{cursor.take().text});
  if (cursor.at_kind(TokenKind::number))
    return cursor.node(Form::number, place, std::string{cursor.take().text});
  if (cursor.at_kind(TokenKind::binary))
    return cursor.node(Form::binary, place, std::string{cursor.take().text});
  cursor.fail("an expression");
}

/// Brackets behind an operand: a key, or the two ends of a slice.
Expression parse_index(Cursor& cursor, Expression object) {
  const Place place = cursor.expect("[").place;
  Expression first = parse_expression(cursor);
  if (cursor.accept(":")) {
    Expression last = parse_size(cursor);
    cursor.expect("]");
    return cursor.node(Form::slice, place, {},
                       {std::move(object), std::move(first), std::move(last)});
  }
  cursor.expect("]");
  return cursor.node(Form::index, place, {}, {std::move(object), std::move(first)});
}

Expression parse_call(Cursor& cursor, Expression function) {
  const Place place = function.place;
  std::vector<Expression> parts;
  parts.push_back(std::move(function));
  cursor.expect("(");
  for (Expression& argument : parse_list(cursor, ")")) parts.push_back(std::move(argument));
  cursor.expect(")");
  return cursor.node(Form::call, place, {}, std::move(parts));
}

Expression parse_operand_until(Cursor& cursor, bool before_names) {
  const Cursor::Nested nested{cursor};
  Expression operand = parse_primary(cursor);
  for (;;) {
    if (cursor.at("(")) {
      operand = parse_call(cursor, std::move(operand));
    } else if (cursor.at("[")) {
      if (before_names && cursor.at_name(1) && cursor.at(",", 2)) return operand;
      operand = parse_index(cursor, std::move(operand));
    } else if (cursor.at(".")) {
      cursor.take();
      const Place place = cursor.place();
      operand = cursor.node(Form::member, place, cursor.expect_name("the name of a member"),
                            {std::move(operand)});
    } else if (cursor.at("?")) {
      const Place place = cursor.take().place;
      operand = cursor.node(Form::optional_type, place, {}, {std::move(operand)});
    } else {
      return operand;
    }
  }
}

}  // namespace

Expression parse_operand(Cursor& cursor) {
  return parse_operand_until(cursor, false);
}
Expression parse_type(Cursor& cursor) {
  return parse_operand_until(cursor, true);
}
Expression parse_expression(Cursor& cursor) {
  return parse_binary(cursor, 0);
}
Expression parse_size(Cursor& cursor) {
  return parse_binary(cursor, size_level);
}

std::vector<Expression> parse_list(Cursor& cursor, std::string_view end) {
  std::vector<Expression> parts;
  if (cursor.at(end)) return parts;
  do {
    parts.push_back(parse_expression(cursor));
  } while (cursor.accept(","));
  return parts;
}

}  // namespace certamen::language
