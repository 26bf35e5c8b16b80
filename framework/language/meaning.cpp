// SPDX-License-Identifier: Apache-2.0
#include "framework/language/meaning.hpp"

#include <utility>

namespace certamen::language {

namespace {

/// One part for each element of `keys`.
Domain entries(const Type& keys, const Domain& part) {
  constexpr int most = 64;
  const Integer& count = keys.domain.cardinality();
  if (count > most)
    throw Error{ErrorCode::too_large, to_text(keys),
                "maps, sets and functions of more than 64 keys are not followed"};
  return Tuple(std::vector<Domain>(static_cast<std::size_t>(count), part));
}

}  // namespace

Type tuple_of(std::vector<Type> parts) {
  std::vector<Domain> domains;
  for (const Type& part : parts) domains.push_back(part.domain);
  return {Sort::tuple, Tuple(std::move(domains)), std::move(parts)};
}

Type option_of(const Type& element) {
  return {Sort::option, Option(element.domain), {element}};
}

Type map_of(const Type& keys, const Type& values) {
  return {Sort::map, entries(keys, Option(values.domain)), {keys, values}};
}

Type set_of(const Type& elements) {
  return {Sort::set, entries(elements, Boolean()), {elements}};
}

Type function_of(const Type& from, const Type& to) {
  return {Sort::function, entries(from, to.domain), {from, to}};
}

std::string to_text(const Type& type) {
  const auto pair = [&](const char* name) {
    return std::string{name} + "<" + to_text(type.of[0]) + ", " + to_text(type.of[1]) + ">";
  };
  switch (type.sort) {
  case Sort::unit: return "Void";
  case Sort::boolean: return "Bool";
  case Sort::bits: return "BitString<" + type.domain.size().text() + ">";
  case Sort::mod: return "ModInt<" + type.domain.size().text() + ">";
  case Sort::group: return "an element of a group of order " + type.domain.size().text();
  case Sort::atoms: return "a set of " + type.domain.size().text();
  case Sort::option: return to_text(type.of[0]) + "?";
  case Sort::map: return pair("Map");
  case Sort::set: return "Set<" + to_text(type.of[0]) + ">";
  case Sort::function: return pair("Function");
  case Sort::tuple: break;
  }
  std::string text;
  for (const Type& part : type.of) text += (text.empty() ? "[" : ", ") + to_text(part);
  return text + "]";
}

Truth operator!(const Truth& a) {
  return a.node_ ? Truth{!*a.node_} : Truth{!a.known_};
}

Truth operator&(const Truth& a, const Truth& b) {
  if (!a.node_) return a.known_ ? b : a;
  if (!b.node_) return b.known_ ? a : b;
  return Truth{*a.node_ && *b.node_};
}

Truth operator|(const Truth& a, const Truth& b) {
  if (!a.node_) return a.known_ ? a : b;
  if (!b.node_) return b.known_ ? b : a;
  return Truth{*a.node_ || *b.node_};
}

}  // namespace certamen::language
