// SPDX-License-Identifier: Apache-2.0
// Numbers and types, which are known before a game runs.
#include <utility>

#include "framework/language/lowering.hpp"

namespace certamen::language {

namespace {

[[noreturn]] void refuse(const Instance& among, const Expression& e, const std::string& what) {
  throw error_at(*among.source, e.place, ErrorCode::usage, what);
}

/// What a name or a member stands for, if it is known before the game runs.
const Entity* known(const Instance& among, const Expression& e) {
  if (e.form == Form::name) {
    const auto found = among.names.find(e.text);
    return found == among.names.end() ? nullptr : &found->second;
  }
  if (e.form != Form::member) return nullptr;
  const Entity* object = e.parts[0].form == Form::this_ ? nullptr : known(among, e.parts[0]);
  if (object == nullptr) return nullptr;
  const auto* instance = std::get_if<std::shared_ptr<const Instance>>(object);
  if (instance == nullptr) return nullptr;
  const auto found = (*instance)->names.find(e.text);
  return found == (*instance)->names.end() ? nullptr : &found->second;
}

/// Nothing for the product of two symbols.
std::optional<Size> product(const Size& a, const Size& b) {
  if (!a.is_symbol()) return a.number() * b;
  if (!b.is_symbol()) return b.number() * a;
  return std::nullopt;
}

}  // namespace

Size number_of(const Instance& among, const Expression& e) {
  if (const Entity* found = known(among, e)) {
    if (const auto* number = std::get_if<Size>(found)) return *number;
  } else if (e.form == Form::number) {
    return Size{Integer{e.text}};
  } else if (e.form == Form::member && e.text == "order") {
    if (const Entity* group = known(among, e.parts[0]))
      if (const auto* name = std::get_if<GroupName>(group)) return name->element.domain.size();
  } else if (e.parts.size() == 2) {
    const auto left = [&] { return number_of(among, e.parts[0]); };
    const auto right = [&] { return number_of(among, e.parts[1]); };
    if (e.form == Form::add) return left() + right();
    if (e.form == Form::subtract) return left() - right();
    if (e.form == Form::multiply)
      if (const auto size = product(left(), right())) return *size;
  }
  refuse(among, e, "expected a number that is known before the game runs");
}

namespace {

/// A type that is made of known parts; what is wrong with it is said at its place.
template <class Make>
Type made_at(const Instance& among, const Expression& e, Make make) {
  try {
    return make();
  } catch (const Error& error) {
    throw error_at(*among.source, e.place, error.code(), error.what());
  }
}

}  // namespace

Type type_of(const Instance& among, const Expression& e) {
  const auto part = [&](std::size_t i) { return type_of(among, e.parts[i]); };
  const auto size = [&] {
    const Size number = number_of(among, e.parts[0]);
    if (!certainly_at_most(1, number))
      refuse(among, e, "a size below 1 is not supported: " + number.text());
    return number;
  };
  switch (e.form) {
  case Form::bool_type: return {Sort::boolean, Boolean(), {}};
  case Form::void_type: return {};
  case Form::optional_type: return option_of(part(0));
  case Form::map_type:
  case Form::function_type: {
    const Type from = part(0), to = part(1);
    return made_at(among, e, [&] {
      return e.form == Form::map_type ? map_of(from, to, among.keep)
                                      : function_of(from, to, among.keep);
    });
  }
  case Form::mod_int_type: {
    const Size modulus = size();
    return made_at(among, e, [&] { return Type{Sort::mod, Zmod(modulus), {}}; });
  }
  case Form::bit_string_type: {
    if (e.parts.empty()) break;
    const Size length = size();
    return made_at(among, e, [&] { return Type{Sort::bits, Bits(length), {}}; });
  }
  case Form::set_type: {
    if (e.parts.empty()) break;
    const Type elements = part(0);
    return made_at(among, e, [&] { return set_of(elements, among.keep); });
  }
  case Form::group_element_type:
    if (const Entity* group = known(among, e.parts[0]))
      if (const auto* name = std::get_if<GroupName>(group)) return name->element;
    break;
  case Form::tuple: {
    std::vector<Type> parts;
    for (std::size_t i = 0; i < e.parts.size(); ++i) parts.push_back(part(i));
    return tuple_of(std::move(parts));
  }
  default:
    if (const Entity* found = known(among, e))
      if (const auto* type = std::get_if<Type>(found)) return *type;
  }
  refuse(among, e, "expected a type whose size is known");
}

Integer integer_of(const Instance& among, const Expression& e) {
  const Size number = number_of(among, e);
  if (number.is_symbol()) refuse(among, e, "expected a number that does not depend on sizes");
  return number.number();
}

Type passed_type(const Instance& among, const Expression& e) {
  Type type = type_of(among, e);
  if (among.keep == Keep::tables && !is_plain(type))
    throw error_at(*among.source, e.place, ErrorCode::unsupported,
                   "a map, set or function as an argument or answer is not supported yet");
  return type;
}

bool is_type(const Instance& among, const Expression& e) {
  if (const Entity* found = known(among, e)) return std::holds_alternative<Type>(*found);
  return e.form == Form::tuple || e.form >= Form::optional_type;
}

}  // namespace certamen::language
