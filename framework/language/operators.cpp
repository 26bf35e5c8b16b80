// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <set>

#include "framework/language/lowering.hpp"

namespace certamen::language {

namespace {

/// Nothing for what may hold at some sizes and not at others.
std::optional<bool> comparison(Form form, const Size& first, const Size& second) {
  if (form == Form::equal && first == second) return true;
  if (first.is_symbol() || second.is_symbol()) return std::nullopt;
  const Integer &a = first.number(), &b = second.number();
  switch (form) {
  case Form::greater: return a > b;
  case Form::less: return a < b;
  case Form::at_least: return a >= b;
  case Form::at_most: return a <= b;
  case Form::equal: return a == b;
  default: return std::nullopt;
  }
}

/// What a comparison says with its operands exchanged.
Form turned(Form form) {
  switch (form) {
  case Form::greater: return Form::less;
  case Form::less: return Form::greater;
  case Form::at_least: return Form::at_most;
  case Form::at_most: return Form::at_least;
  default: return form;
  }
}

/// Takes its type from the other operand.
bool is_literal(const Expression& e) {
  return e.form == Form::none || e.form == Form::number || (e.form == Form::set && e.parts.empty());
}

}  // namespace

Entity Lowering::binary(const Expression& e) {
  if (e.form == Form::negate) {
    const Entity operand = entity(e.parts[0]);
    if (const auto* number = std::get_if<Size>(&operand)) return Size{0} - *number;
    const auto* value = std::get_if<Value>(&operand);
    if (value == nullptr || value->type.sort != Sort::mod)
      fail(ErrorCode::type_mismatch, e.place, "'-' expects a number");
    return Value{value->type, -value->node};
  }
  const Entity left = entity(e.parts[0]), right = entity(e.parts[1]);
  const auto* a = std::get_if<Value>(&left);
  const auto* b = std::get_if<Value>(&right);
  const auto* first = std::get_if<Size>(&left);
  const auto* second = std::get_if<Size>(&right);
  if (first != nullptr && second != nullptr) {
    if (is_arithmetic(e.form)) return of_numbers(among(), e, *first, *second);
    if (const auto holds = comparison(e.form, *first, *second)) return boolean(*holds);
  }
  const auto as = [&](const Type& type, const Size& number) {
    if (number.is_symbol()) unsupported(e.place, "a size among the values of a running game");
    return Value{type, at_.residue(type.domain, number.number())};
  };
  if (a != nullptr && second != nullptr && a->type.sort == Sort::counter)
    return counted(e.form, e.place, *a, *second);
  if (first != nullptr && b != nullptr && b->type.sort == Sort::counter)
    return counted(turned(e.form), e.place, *b, *first);
  if (a != nullptr && b != nullptr) return arithmetic(e, *a, *b);
  if (a != nullptr && second != nullptr) {
    if (a->type.sort == Sort::mod && e.form != Form::power)
      return arithmetic(e, *a, as(a->type, *second));
    if (a->type.sort == Sort::group && e.form == Form::power)
      return arithmetic(e, *a, as({Sort::mod, exponents(a->type.domain), {}}, *second));
  }
  if (first != nullptr && b != nullptr && b->type.sort == Sort::mod)
    return arithmetic(e, as(b->type, *first), *b);
  unsupported(e.place, "this operation on these operands");
}

Lowering::Sum Lowering::sum_of(const Value& counter) const {
  const auto found = sums_.find(counter.node.id());
  return found == sums_.end() ? Sum{counter.node, 0} : found->second;
}

/// The numbers that it reaches are those of its domain, so that none wraps around: c + k < b where
/// c < b - k. Where it reaches one number alone, that is 0.
Value Lowering::counted(Form form, Place place, const Value& counter, const Size& number) {
  const auto [start, added] = sum_of(counter);
  const auto below = [&, start = start](const Size& bound) { return at_.below(start, bound); };
  const Size bound = number - added;
  if (bound.is_symbol() && !counter.type.domain.size().is_symbol())
    unsupported(place, "a comparison of an Int that reaches few numbers with a symbol");
  const bool is_zero = counter.type.domain == Range(1) && !bound.is_symbol();
  if (is_zero && form == Form::equal) return boolean(bound.number() == 0);
  if (is_zero && form == Form::less) return boolean(bound.number() > 0);
  if (is_zero && form == Form::at_most) return boolean(bound.number() >= 0);
  if (is_zero && form == Form::at_least) return boolean(bound.number() <= 0);
  if (is_zero && form == Form::greater) return boolean(bound.number() < 0);
  switch (form) {
  case Form::add: {
    if (number.is_symbol()) break;
    const Node sum = counter.node + at_.residue(counter.type.domain, number.number());
    sums_.insert_or_assign(sum.id(), Sum{start, added + number.number()});
    return {counter.type, sum};
  }
  case Form::equal: return boolean(at_.is_at(start, bound));
  case Form::less: return boolean(below(bound));
  case Form::at_most: return boolean(below(bound + 1));
  case Form::at_least: return boolean(!below(bound));
  case Form::greater: return boolean(!below(bound + 1));
  default: break;
  }
  unsupported(place, "this operation on an Int that counts");
}

Value Lowering::arithmetic(const Expression& e, const Value& a, const Value& b) {
  const Sort sort = a.type.sort;
  const auto has = [&](Form form, Sort wanted) { return e.form == form && sort == wanted; };
  if (has(Form::power, Sort::group) && b.type.sort == Sort::mod &&
      b.type.domain == exponents(a.type.domain))
    return {a.type, at_.power(a.node, b.node)};
  if (a.type == b.type) {
    if (has(Form::add, Sort::bits)) return {a.type, a.node ^ b.node};
    if (has(Form::add, Sort::mod)) return {a.type, a.node + b.node};
    if (has(Form::subtract, Sort::mod)) return {a.type, a.node - b.node};
    if (has(Form::multiply, Sort::mod) || has(Form::multiply, Sort::group))
      return {a.type, a.node * b.node};
    if (has(Form::divide, Sort::group)) return {a.type, a.node / b.node};
  }
  fail(ErrorCode::type_mismatch, e.place,
       "no such operation on " + to_text(a.type) + " and " + to_text(b.type));
}

/// && and || on Booleans, of which the second is evaluated only where it matters; || on strings
/// puts the first one in front.
Value Lowering::either(const Expression& e) {
  const Value left = value(e.parts[0]);
  if (left.type.sort == Sort::bits && e.form == Form::or_) {
    const Value right = value(e.parts[1]);
    if (right.type.sort != Sort::bits)
      fail(ErrorCode::type_mismatch, e.place, "'||' of a BitString and " + to_text(right.type));
    const Node whole = joined(left.node, right.node);
    return {{Sort::bits, whole.domain(), {}}, whole};
  }
  if (left.type.sort != Sort::boolean)
    fail(ErrorCode::type_mismatch, e.place, "expected Bool, got " + to_text(left.type));
  const Truth first = left.node, before = frame_->live;
  const bool both = e.form == Form::and_;
  frame_->live = before & (both ? first : !first);
  const Truth second = truth(e.parts[1]);
  frame_->live = before;
  return boolean(both ? first & second : first | second);
}

namespace {

/// How many options stand around a type.
int options_of(const Type& type) {
  return type.sort == Sort::option ? 1 + options_of(type.of[0]) : 0;
}

}  // namespace

Value Lowering::equality(const Expression& e) {
  const Expression &a = e.parts[0], &b = e.parts[1];
  const bool literal_first = is_literal(a);
  const Entity found = entity(literal_first ? b : a);
  const Expression& other = literal_first ? a : b;
  if (const auto* number = std::get_if<Size>(&found)) {
    const Entity second = entity(other);
    if (const auto* it = std::get_if<Size>(&second))
      if (const auto holds = comparison(Form::equal, *number, *it)) return boolean(*holds);
    return equal_to_number(e.place, second, *number);
  }
  const auto* first = std::get_if<Value>(&found);
  if (first == nullptr) unsupported(e.place, "a comparison of these");
  if (other.form == Form::none && first->type.sort != Sort::option)
    fail(ErrorCode::type_mismatch, e.place, to_text(first->type) + " is never None");
  if (other.form == Form::none) return boolean(!at_.is_some(first->node));
  if (other.form == Form::number && first->type.sort == Sort::counter)
    return equal_to_number(e.place, found, number_of(among(), other));
  if (is_literal(other)) return boolean(at_.equal(first->node, value_as(other, first->type).node));
  const Entity object = entity(other);
  if (const auto* number = std::get_if<Size>(&object))
    return equal_to_number(e.place, found, *number);
  const auto* second = std::get_if<Value>(&object);
  if (second == nullptr) unsupported(e.place, "a comparison of these");
  // T and T? are compared as T?.
  const Type& type =
      options_of(second->type) > options_of(first->type) ? second->type : first->type;
  return boolean(
      at_.equal(converted(*first, type, e.place).node, converted(*second, type, e.place).node));
}

Value Lowering::equal_to_number(Place place, const Entity& object, const Size& number) {
  const auto* value = std::get_if<Value>(&object);
  if (value != nullptr && value->type.sort == Sort::counter)
    return counted(Form::equal, place, *value, number);
  if (value == nullptr || value->type.sort != Sort::mod || number.is_symbol())
    unsupported(place, "this comparison");
  return boolean(at_.equal(at_.residue(value->type.domain, number.number()), value->node));
}

bool Lowering::may_write(const Expression& e) const {
  if (&frame_->owner != &game_) return false;  // schemes keep nothing
  std::set<const Method*> seen;
  const auto is_field = [&](const std::string& name) { return fields_.contains(name); };
  const std::function<bool(const Expression&)> writes = [&](const Expression& part) {
    if (part.form == Form::call)
      for (const Method& method : game_.tree->methods)
        if (method.name == part.parts[0].text && seen.insert(&method).second &&
            (any_target(method.body, is_field) || any_expression(method.body, writes)))
          return true;
    return std::ranges::any_of(part.parts, writes);
  };
  return writes(e);
}

void Lowering::expect_no_write(const Expression& key) const {
  if (may_write(key))
    unsupported(key.place, "a call that writes to fields of the game, in a key or an argument of "
                           "what is looked up (name its value before)");
}

/// The key is evaluated first where that can matter, and takes its type from the map elsewhere.
Value Lowering::contained(const Expression& e) {
  std::optional<Value> key;
  if (has_call(e.parts[0]) || may_write(e.parts[1])) key = value(e.parts[0]);
  if (const Slot* slot = table_of(e.parts[1]);
      slot != nullptr && slot->type.sort != Sort::function) {
    const Type& keys = slot->type.of[0];
    const Value fitting =
        key ? converted(*key, keys, e.parts[0].place) : value_as(e.parts[0], keys);
    return boolean(at_.is_some(found_in(*slot, fitting.node)));
  }
  if (const auto values = listed(e.parts[1])) {
    const Type& elements = variable(e.parts[1].text)->type.of[0];
    const Value fitting =
        key ? converted(*key, elements, e.parts[0].place) : value_as(e.parts[0], elements);
    Truth any = false;
    for (const Node& each : *values) any = any | Truth{at_.equal(fitting.node, each)};
    return boolean(any);
  }
  const Value object = value(e.parts[1]);
  if (object.type.sort != Sort::set && object.type.sort != Sort::map)
    fail(ErrorCode::type_mismatch, e.place, "expected a set or a map, got " + to_text(object.type));
  const Type& keys = object.type.of[0];
  const Value fitting = key ? converted(*key, keys, e.parts[0].place) : value_as(e.parts[0], keys);
  const Node found = entry(object.node, keys, fitting.node);
  return boolean(object.type.sort == Sort::map ? at_.is_some(found) : found);
}

}  // namespace certamen::language
