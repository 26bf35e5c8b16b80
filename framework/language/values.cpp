// SPDX-License-Identifier: Apache-2.0
// Values of expressions as the types that are wanted, and entries of maps, sets and functions that
// are tuples.
#include <utility>

#include "framework/language/lowering.hpp"

namespace certamen::language {

namespace {

Node is_key(Body& at, const Node& key, const Type& keys, std::size_t i) {
  return at.equal(key, at.constant(keys.domain, keys.domain.element(i)));
}

}  // namespace

Value Lowering::value(const Expression& e) {
  const Entity found = entity(e);
  if (const auto* value = std::get_if<Value>(&found)) return *value;
  if (std::holds_alternative<Size>(found))
    unsupported(e.place, "an Int among the values of a running game");
  fail(ErrorCode::type_mismatch, e.place, "expected a value");
}

Value Lowering::value_as(const Expression& e, const Type& type) {
  if (auto value = operation(e, &type)) return converted(*value, type, e.place);
  if (is_listed(type, game_.keep)) return {type, as_listed(e, type)};
  if (e.form == Form::none && type.sort == Sort::option) return {type, at_.none(type.of[0].domain)};
  if (e.form == Form::set &&
      (type.sort == Sort::set || (type.sort == Sort::map && e.parts.empty()))) {
    Node all = some_value(type.domain);
    for (const Expression& part : e.parts)
      all = with_entry(all, type.of[0], value_as(part, type.of[0]).node, at_.boolean(true));
    return {type, all};
  }
  if (e.form == Form::tuple && type.sort == Sort::tuple && e.parts.size() == type.of.size()) {
    std::vector<Node> parts;
    for (std::size_t i = 0; i < type.of.size(); ++i)
      parts.push_back(value_as(e.parts[i], type.of[i]).node);
    return {type, at_.tuple(parts)};
  }
  if (type.sort == Sort::option &&
      (e.form == Form::tuple || e.form == Form::set || e.form == Form::number))
    return {type, at_.some(value_as(e, type.of[0]).node)};
  const Entity found = entity(e);
  if (const auto* number = std::get_if<Size>(&found);
      number != nullptr && !number->is_symbol() &&
      (type.sort == Sort::mod || type.sort == Sort::counter))
    return {type, at_.residue(type.domain, number->number())};
  if (const auto* value = std::get_if<Value>(&found)) return converted(*value, type, e.place);
  if (std::holds_alternative<Size>(found))
    unsupported(e.place, "an Int among the values of a running game");
  fail(ErrorCode::type_mismatch, e.place, "expected a value of type " + to_text(type));
}

Node Lowering::added_by(const Expression& e, const Type& set) {
  const Type& elements = set.of[0];
  const auto alone = [&](const Value& element) {
    return with_entry(some_value(set.domain), elements, converted(element, elements, e.place).node,
                      at_.boolean(true));
  };
  const auto added = [&](const Value& value) {
    return value.type.sort == Sort::set ? converted(value, set, e.place).node : alone(value);
  };
  if (const auto value = operation(e, &set)) return added(*value);
  if (e.form == Form::set) return value_as(e, set).node;
  if (e.form == Form::tuple || e.form == Form::none) return alone(value_as(e, elements));
  const Entity found = entity(e);
  if (const auto* value = std::get_if<Value>(&found)) return added(*value);
  return alone(value_as(e, elements));
}

Value Lowering::converted(const Value& value, const Type& type, Place place) {
  const Type& own = value.type;
  if (own == type) return value;
  if (type.sort == Sort::option && own.sort != Sort::option)
    return {type, at_.some(converted(value, type.of[0], place).node)};
  if (own.sort == Sort::option && own.of[0] == type) {
    undefined_where(!Truth{at_.is_some(value.node)}, place, "None is used as a value");
    return {type, at_.value_or(value.node, some_value(type.domain))};
  }
  if (own.sort == Sort::tuple && type.sort == Sort::tuple && own.of.size() == type.of.size()) {
    std::vector<Node> parts;
    for (std::size_t i = 0; i < own.of.size(); ++i)
      parts.push_back(converted({own.of[i], at_.get(value.node, i)}, type.of[i], place).node);
    return {type, at_.tuple(parts)};
  }
  if (game_.shared != nullptr)
    for (const Embedding& embedding : game_.shared->embeddings)
      if (embedding.from == own && embedding.to == type)
        return abstract(embedding.inclusion, type, {value});
  fail(ErrorCode::type_mismatch, place, "expected " + to_text(type) + ", got " + to_text(own));
}

Truth Lowering::truth(const Expression& e) {
  if (e.form == Form::true_) return true;
  if (e.form == Form::false_) return false;
  const Value found = value(e);
  if (found.type.sort != Sort::boolean)
    fail(ErrorCode::type_mismatch, e.place, "expected Bool, got " + to_text(found.type));
  return found.node;
}

Node Lowering::entry_of(Body& at, const Node& tuple, const Type& keys, const Node& key) {
  Node found = at.get(tuple, 0);
  for (std::size_t i = 1; i < tuple.domain().parts().size(); ++i)
    found = at.select(is_key(at, key, keys, i), at.get(tuple, i), found);
  return found;
}

Node Lowering::with_element(Body& at, const Node& set, const Type& elements, const Node& element) {
  std::vector<Node> parts;
  for (std::size_t i = 0; i < set.domain().parts().size(); ++i)
    parts.push_back(at.get(set, i) || is_key(at, element, elements, i));
  return at.tuple(parts);
}

Node Lowering::with_entry(const Node& tuple, const Type& keys, const Node& key, const Node& entry) {
  std::vector<Node> parts;
  for (std::size_t i = 0; i < tuple.domain().parts().size(); ++i)
    parts.push_back(at_.select(is_key(at_, key, keys, i), entry, at_.get(tuple, i)));
  return at_.tuple(parts);
}

}  // namespace certamen::language
