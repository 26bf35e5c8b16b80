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

struct CalledOperation {
  std::string_view name;
  NamedOperation operation;
  std::size_t arguments;
};

constexpr auto called_operations =
    std::to_array<CalledOperation>({{"and", NamedOperation::and_of, 2},
                                    {"bit_count", NamedOperation::bit_count, 1},
                                    {"entry", NamedOperation::entry, 2},
                                    {"find", NamedOperation::find, 2},
                                    {"invert", NamedOperation::invert, 1},
                                    {"is_some", NamedOperation::is_some, 1},
                                    {"legendre", NamedOperation::legendre, 1},
                                    {"less", NamedOperation::less, 2},
                                    {"not", NamedOperation::not_of, 1},
                                    {"or", NamedOperation::or_of, 2},
                                    {"parity", NamedOperation::parity, 1},
                                    {"recode", NamedOperation::recode, 2},
                                    {"select", NamedOperation::select, 3},
                                    {"some", NamedOperation::some, 1},
                                    {"value_or", NamedOperation::value_or, 2}});

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
  return std::ranges::count(called_operations, name, &CalledOperation::name) > 0;
}

std::optional<Value> Lowering::operation(const Expression& e, const Type* wanted) {
  if (e.form != Form::call || e.parts[0].form != Form::name) return std::nullopt;
  const std::string& name = e.parts[0].text;
  const auto known = std::ranges::find(called_operations, name, &CalledOperation::name);
  if (known == called_operations.end() || !is_extended(*frame_->owner.source) ||
      variable(name) != nullptr || among().names.contains(name) ||
      std::ranges::count(frame_->owner.tree->methods, name, &Method::name) > 0)
    return std::nullopt;
  if (e.parts.size() != known->arguments + 1)
    fail(ErrorCode::type_mismatch, e.place,
         "'" + name + "' takes " + std::to_string(known->arguments) +
             (known->arguments == 1 ? " argument" : " arguments") + ", got " +
             std::to_string(e.parts.size() - 1));
  switch (known->operation) {
  case NamedOperation::entry: return entry_of_list(e, wanted);
  case NamedOperation::recode: return recoded(e);
  case NamedOperation::select: return selected(e, wanted);
  case NamedOperation::find: return found_in_map(e);
  default: return operation_on(known->operation, e);
  }
}

/// An operation on the value of its first argument, with a second one of the same type or none.
Value Lowering::operation_on(NamedOperation operation, const Expression& e) {
  const Value first = value(e.parts[1]);
  const Type& type = first.type;
  const Node& node = first.node;
  const Type truth_type{Sort::boolean, Boolean(), {}};
  const auto expect = [&](bool takes) {
    if (!takes) refuse_operand(e, type);
  };
  const bool bits = type.sort == Sort::bits, strings = bits || type.sort == Sort::boolean;
  switch (operation) {
  case NamedOperation::some: return {option_of(type), at_.some(node)};
  case NamedOperation::less: return {truth_type, at_.less(node, value_as(e.parts[2], type).node)};
  case NamedOperation::is_some:
    expect(type.sort == Sort::option);
    return {truth_type, at_.is_some(node)};
  case NamedOperation::value_or:
    expect(type.sort == Sort::option);
    return {type.of[0], at_.value_or(node, value_as(e.parts[2], type.of[0]).node)};
  case NamedOperation::invert:
    expect(type.sort == Sort::mod);
    if (!type.domain.has_prime_size())
      fail(ErrorCode::bad_domain, e.place,
           "'invert' takes a number modulo a prime, and " + type.domain.size().text() +
               (type.domain.is_symbolic() ? " is not known to be one" : " is no prime"));
    return {type, at_.apply(operations::invert(type.domain), {node})};
  case NamedOperation::legendre:
    expect(type.sort == Sort::group);
    return {truth_type, at_.apply(operations::legendre(type.domain), {node})};
  case NamedOperation::parity: expect(bits); return {truth_type, at_.parity(node)};
  case NamedOperation::bit_count: {
    expect(bits);
    const Node count = at_.apply(operations::bit_count(type.domain), {node});
    const Type counts{Sort::mod, Zmod(count.domain().size()), {}};
    return {counts, recoded(at_, count, counts.domain)};
  }
  case NamedOperation::not_of: expect(strings); return {type, !node};
  case NamedOperation::and_of:
  case NamedOperation::or_of: {
    expect(strings);
    const Node second = value_as(e.parts[2], type).node;
    return {type, operation == NamedOperation::and_of ? node & second : node | second};
  }
  case NamedOperation::entry:
  case NamedOperation::find:
  case NamedOperation::recode:
  case NamedOperation::select: break;
  }
  throw Error{ErrorCode::internal, e.parts[0].text, "expected an operation on the first argument"};
}

void Lowering::refuse_operand(const Expression& e, const Type& type) const {
  fail(ErrorCode::type_mismatch, e.place, "no '" + e.parts[0].text + "' of " + to_text(type));
}

/// select(c, x, y): a literal takes the type of the other; each is evaluated once.
Value Lowering::selected(const Expression& e, const Type* wanted) {
  const Node condition = truth(e.parts[1]).in(at_);
  std::optional<Value> yes;
  if (wanted != nullptr)
    yes = value_as(e.parts[2], *wanted);
  else if (!takes_type(e.parts[2]))
    yes = value(e.parts[2]);
  const Value no = yes ? value_as(e.parts[3], yes->type) : value(e.parts[3]);
  if (!yes) yes = value_as(e.parts[2], no.type);
  return {no.type, at_.select(condition, yes->node, no.node)};
}

/// find(M, x): the entry of a map, or None.
Value Lowering::found_in_map(const Expression& e) {
  const Value map = value(e.parts[1]);
  if (map.type.sort != Sort::map) refuse_operand(e, map.type);
  const Node key = value_as(e.parts[2], map.type.of[0]).node;
  return {option_of(map.type.of[1]), entry(map.node, map.type.of[0], key)};
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
