// SPDX-License-Identifier: Apache-2.0
// Operations that have no sign of their own are called by their names, in files with extensions.
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "framework/language/lowering.hpp"
#include "framework/language/operation_names.hpp"
#include "framework/language/parse_parts.hpp"

namespace certamen::language {

namespace {

struct Called {
  std::string_view name;
  std::size_t arguments;
};

constexpr auto called_operations = std::to_array<Called>({{"and", 2},
                                                          {"bit_count", 1},
                                                          {"entry", 2},
                                                          {"find", 2},
                                                          {"invert", 1},
                                                          {"is_some", 1},
                                                          {"legendre", 1},
                                                          {"less", 2},
                                                          {"not", 1},
                                                          {"or", 2},
                                                          {"parity", 1},
                                                          {"recode", 2},
                                                          {"select", 3},
                                                          {"some", 1},
                                                          {"value_or", 2}});

/// What takes its type from the other operand.
bool takes_type(const Expression& e) {
  return e.form == Form::none || e.form == Form::number;
}

/// The value of a node that depends on constants alone.
std::optional<certamen::Value> constant_value(const Body& at, NodeId id) {
  const GraphNode& node = at.node(id);
  if (node.is(NodeKind::constant)) return node.value();
  if (!node.is(NodeKind::apply) || !node.operation().is_finite()) return std::nullopt;
  std::vector<certamen::Value> arguments;
  for (const NodeId argument : node.arguments) {
    auto value = constant_value(at, argument);
    if (!value) return std::nullopt;
    arguments.push_back(*std::move(value));
  }
  return node.operation()(arguments);
}

}  // namespace

bool is_operation_name(std::string_view name) {
  return std::ranges::count(called_operations, name, &Called::name) > 0;
}

std::optional<Value> Lowering::operation(const Expression& e, const Type* wanted) {
  if (e.form != Form::call || e.parts[0].form != Form::name) return std::nullopt;
  const std::string& name = e.parts[0].text;
  const auto known = std::ranges::find(called_operations, name, &Called::name);
  if (known == called_operations.end() || !is_extended(*frame_->owner.source) ||
      variable(name) != nullptr || among().names.contains(name) ||
      std::ranges::count(frame_->owner.tree->methods, name, &Method::name) > 0)
    return std::nullopt;
  if (e.parts.size() != known->arguments + 1)
    fail(ErrorCode::type_mismatch, e.place,
         "'" + name + "' takes " + std::to_string(known->arguments) +
             (known->arguments == 1 ? " argument" : " arguments") + ", got " +
             std::to_string(e.parts.size() - 1));
  if (name == "entry") return entry_of_list(e, wanted);
  if (name == "recode") return recoded(e);
  const auto wrong = [&](const Type& type) {
    fail(ErrorCode::type_mismatch, e.place, "no '" + name + "' of " + to_text(type));
  };
  if (name == "select") {
    const Node condition = truth(e.parts[1]).in(at_);
    // A literal takes the type of the other; each is evaluated once.
    std::optional<Value> yes;
    if (wanted != nullptr)
      yes = value_as(e.parts[2], *wanted);
    else if (!takes_type(e.parts[2]))
      yes = value(e.parts[2]);
    const Value no = yes ? value_as(e.parts[3], yes->type) : value(e.parts[3]);
    if (!yes) yes = value_as(e.parts[2], no.type);
    return Value{no.type, at_.select(condition, yes->node, no.node)};
  }
  if (name == "find") {
    const Value map = value(e.parts[1]);
    if (map.type.sort != Sort::map) wrong(map.type);
    const Node key = value_as(e.parts[2], map.type.of[0]).node;
    return Value{option_of(map.type.of[1]), entry(map.node, map.type.of[0], key)};
  }
  const Value first = value(e.parts[1]);
  const Type& type = first.type;
  const Node& node = first.node;
  const Type truth_type{Sort::boolean, Boolean(), {}};
  const bool strings = type.sort == Sort::bits || type.sort == Sort::boolean;
  if (name == "some") return Value{option_of(type), at_.some(node)};
  if (name == "less") return Value{truth_type, at_.less(node, value_as(e.parts[2], type).node)};
  if (name == "is_some" || name == "value_or") {
    if (type.sort != Sort::option) wrong(type);
    if (name == "is_some") return Value{truth_type, at_.is_some(node)};
    return Value{type.of[0], at_.value_or(node, value_as(e.parts[2], type.of[0]).node)};
  }
  if (name == "invert") {
    if (type.sort != Sort::mod) wrong(type);
    return Value{type, at_.apply(operations::invert(type.domain), {node})};
  }
  if (name == "legendre") {
    if (type.sort != Sort::group) wrong(type);
    return Value{truth_type, at_.apply(operations::legendre(type.domain), {node})};
  }
  if (!strings || (type.sort == Sort::boolean && (name == "parity" || name == "bit_count")))
    wrong(type);
  if (name == "not") return Value{type, !node};
  if (name == "parity") return Value{truth_type, at_.parity(node)};
  if (name == "bit_count") {
    const Node count = at_.apply(operations::bit_count(type.domain), {node});
    const Type counts{Sort::mod, Zmod(count.domain().size()), {}};
    return Value{counts, recoded(at_, count, counts.domain)};
  }
  const Node second = value_as(e.parts[2], type).node;
  return Value{type, name == "and" ? node & second : node | second};
}

/// entry([v, ..], x): the element whose place is the number of x, as a function that is known if
/// all elements are.
Value Lowering::entry_of_list(const Expression& e, const Type* wanted) {
  const Expression& list = e.parts[1];
  if (list.form != Form::tuple || list.parts.empty())
    fail(ErrorCode::type_mismatch, list.place, "expected a list in brackets");
  std::vector<Node> elements;
  std::optional<Type> type;
  if (wanted != nullptr) type = *wanted;
  for (const Expression& each : list.parts) {
    const Value element = type ? value_as(each, *type) : value(each);
    if (!type) type = element.type;
    elements.push_back(element.node);
  }
  const Value place = value(e.parts[2]);
  const Domain& keys = place.type.domain;
  if (keys.is_symbolic() || keys.cardinality() != elements.size())
    fail(ErrorCode::type_mismatch, e.place,
         to_text(place.type) + " has not as many values as the list has elements, " +
             std::to_string(elements.size()));
  std::vector<certamen::Value> values(static_cast<std::size_t>(keys.code_bound()),
                                      certamen::Value{type->domain.element(0)});
  bool constant = true;
  for (std::size_t i = 0; constant && i < elements.size(); ++i) {
    const auto value = constant_value(at_, elements[i].id());
    constant = value.has_value();
    if (constant) values[static_cast<std::size_t>(keys.element(i))] = *value;
  }
  if (constant)
    return {*type, at_.apply(operations::fixed_function("entry", keys, type->domain, values),
                             {place.node})};
  Node found = elements[0];
  for (std::size_t i = 1; i < elements.size(); ++i)
    found =
        at_.select(at_.equal(place.node, at_.constant(keys, keys.element(i))), elements[i], found);
  return {*type, found};
}

/// recode(T, x): the value of T with the same number as x.
Value Lowering::recoded(const Expression& e) {
  const Type type = passed_type(among(), e.parts[1]);
  const Value from = value(e.parts[2]);
  try {
    return {type, recoded(at_, from.node, type.domain)};
  } catch (const Error&) {
    fail(ErrorCode::type_mismatch, e.place,
         to_text(type) + " has not every number that " + to_text(from.type) + " has");
  }
}

}  // namespace certamen::language
