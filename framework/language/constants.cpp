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

/// What an expression stands for that is no number.
std::string sort_of(const Entity& entity) {
  if (std::holds_alternative<Type>(entity)) return "a type";
  if (std::holds_alternative<GroupName>(entity)) return "a group";
  if (std::holds_alternative<FunctionName>(entity)) return "a function";
  return "a scheme or primitive";
}

constexpr unsigned most_bits_of_numbers = 1U << 16;

Size power(const Instance& among, const Expression& e, const Size& base, const Size& exponent) {
  if (base.is_symbol() || exponent.is_symbol())
    throw error_at(*among.source, e.place, ErrorCode::unsupported,
                   "a power of or by a size that is a symbol is not supported here");
  const Integer &b = base.number(), &times = exponent.number();
  if (times < 0) refuse(among, e, base.text() + "^" + exponent.text() + " is no integer");
  if (b == 0 || b == 1) return times == 0 ? Size{1} : base;
  if (times * (msb(abs(b)) + 1) > most_bits_of_numbers)
    throw error_at(*among.source, e.place, ErrorCode::too_large,
                   base.text() + "^" + exponent.text() + " is too large");
  return Size{Integer{pow(b, static_cast<unsigned>(times))}};
}

Size quotient(const Instance& among, const Expression& e, const Size& a, const Size& b) {
  if (a.is_symbol() || b.is_symbol())
    throw error_at(*among.source, e.place, ErrorCode::unsupported,
                   "a quotient of or by a size that is a symbol is not supported here");
  if (b.number() == 0) refuse(among, e, "division by 0");
  if (a.number() % b.number() != 0)
    refuse(among, e, a.text() + " / " + b.text() + " is no integer");
  return Size{Integer{a.number() / b.number()}};
}

}  // namespace

Size literal_number(const Instance& among, const Expression& e) {
  try {
    return Size{parse_integer(e.text)};
  } catch (const Error& error) {
    throw error_at(*among.source, e.place, error.code(), "this number is too long");
  }
}

bool is_arithmetic(Form form) {
  return form == Form::add || form == Form::subtract || form == Form::multiply ||
         form == Form::divide || form == Form::power;
}

Size of_numbers(const Instance& among, const Expression& e, const Size& a, const Size& b) {
  switch (e.form) {
  case Form::add: return a + b;
  case Form::subtract: return a - b;
  case Form::power: return power(among, e, a, b);
  case Form::divide: return quotient(among, e, a, b);
  default: break;
  }
  if (a.is_symbol() && b.is_symbol())
    throw error_at(*among.source, e.place, ErrorCode::unsupported,
                   "the product of two sizes that are symbols is not supported here");
  const auto bits = [](const Size& size) {
    return size.is_symbol() || size.number() == 0 ? 1 : msb(abs(size.number())) + 1;
  };
  if (bits(a) + bits(b) > most_bits_of_numbers)
    throw error_at(*among.source, e.place, ErrorCode::too_large, "this product is too large");
  return a.is_symbol() ? b.number() * a : a.number() * b;
}

Size number_of(const Instance& among, const Expression& e) {
  if (const Entity* found = known(among, e)) {
    if (const auto* number = std::get_if<Size>(found)) return *number;
    refuse(among, e, "expected a number, got " + sort_of(*found));
  }
  if (e.form == Form::number) return literal_number(among, e);
  if (e.form == Form::member && e.text == "order") {
    if (const Entity* group = known(among, e.parts[0]))
      if (const auto* name = std::get_if<GroupName>(group)) return name->element.domain.size();
  } else if (e.form == Form::negate) {
    return Size{0} - number_of(among, e.parts[0]);
  } else if (is_arithmetic(e.form)) {
    const Size left = number_of(among, e.parts[0]), right = number_of(among, e.parts[1]);
    return of_numbers(among, e, left, right);
  }
  refuse(among, e,
         "expected a number that is known before the game runs" +
             (e.form == Form::name ? ", and '" + e.text + "' is none" : std::string{}));
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
  case Form::permutation_type:
    throw error_at(*among.source, e.place, ErrorCode::unsupported,
                   among.keep == Keep::tables
                       ? "a permutation in a game of a proof is not supported"
                       : "a permutation anywhere but in a field of a game that is drawn at the "
                         "start is not supported");
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

std::optional<Type> table_type(const Instance& among, const Expression& e) {
  if (e.form != Form::function_type && e.form != Form::permutation_type) return std::nullopt;
  std::vector<Type> of;
  for (const Expression& part : e.parts) of.push_back(passed_type(among, part));
  return Type{e.form == Form::function_type ? Sort::function : Sort::permutation, Unit(),
              std::move(of)};
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

bool is_listed(const Type& type, Keep keep) {
  return keep == Keep::tables && type.sort == Sort::set && type.domain.kind() == DomainKind::tuple;
}

Type parameter_type(const Instance& of, const Method& method, std::size_t parameter) {
  const Expression& written = method.parameters[parameter].type;
  const auto found = of.listed.find({method.name, parameter});
  if (found == of.listed.end()) return passed_type(of, written);
  const Type element = passed_type(of, written.parts[0]);
  return {Sort::set, Tuple(std::vector<Domain>(found->second, element.domain)), {element}};
}

bool is_type(const Instance& among, const Expression& e) {
  if (const Entity* found = known(among, e)) return std::holds_alternative<Type>(*found);
  return e.form == Form::tuple || e.form >= Form::optional_type;
}

}  // namespace certamen::language
