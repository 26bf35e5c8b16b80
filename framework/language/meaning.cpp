// SPDX-License-Identifier: Apache-2.0
#include "framework/language/meaning.hpp"

#include <algorithm>
#include <utility>

namespace certamen::language {

namespace {

/// One part for each element of `keys`.
Domain entries(const Type& keys, const Domain& part, Keep keep) {
  if (keep == Keep::tables) return Unit();
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

Type map_of(const Type& keys, const Type& values, Keep keep) {
  return {Sort::map, entries(keys, Option(values.domain), keep), {keys, values}};
}

Type set_of(const Type& elements, Keep keep) {
  return {Sort::set, entries(elements, Boolean(), keep), {elements}};
}

Type function_of(const Type& from, const Type& to, Keep keep) {
  return {Sort::function, entries(from, to.domain, keep), {from, to}};
}

bool is_plain(const Type& type) {
  return type.sort != Sort::map && type.sort != Sort::set && type.sort != Sort::function &&
         type.sort != Sort::permutation && std::ranges::all_of(type.of, is_plain);
}

namespace {

/// Two primitives are two, even with the same arguments.
bool same_instance(const Instance& a, const Instance& b) {
  if (&a == &b) return true;
  return a.tree == b.tree && a.abstract.empty() && b.abstract.empty() &&
         std::ranges::equal(a.names, b.names, [](const auto& x, const auto& y) {
           return x.first == y.first && same(x.second, y.second);
         });
}

}  // namespace

bool same(const Entity& a, const Entity& b) {
  if (a.index() != b.index()) return false;
  if (const auto* size = std::get_if<Size>(&a)) return *size == std::get<Size>(b);
  if (const auto* type = std::get_if<Type>(&a)) return *type == std::get<Type>(b);
  if (const auto* group = std::get_if<GroupName>(&a))
    return group->element == std::get<GroupName>(b).element;
  if (const auto* function = std::get_if<FunctionName>(&a))
    return function->name == std::get<FunctionName>(b).name;
  if (const auto* instance = std::get_if<std::shared_ptr<const Instance>>(&a))
    return same_instance(**instance, *std::get<std::shared_ptr<const Instance>>(b));
  return false;
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
  case Sort::permutation:
    return type.of.size() > 1 ? pair("Permutation") : "Permutation<" + to_text(type.of[0]) + ">";
  case Sort::counter: return "Int";
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
