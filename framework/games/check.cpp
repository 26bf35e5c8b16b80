// SPDX-License-Identifier: Apache-2.0
#include "framework/games/check.hpp"

#include <algorithm>

#include "framework/error.hpp"
#include "framework/games/each.hpp"

namespace certamen {

std::string place_of(const std::string& owner, const Graph& graph, NodeId id) {
  const auto& node = graph[id];
  return owner + "/" + (node.label.empty() ? std::to_string(id) : node.label) + " (" +
         node.title() + ")";
}

void expect_budget(const Size& calls, const std::string& place) {
  if (certainly_at_most(calls, -1))
    throw Error{ErrorCode::usage, place, "at most " + calls.text() + " calls: expected 0 or more"};
}

namespace {

[[noreturn]] void fail(ErrorCode code, const std::string& owner, const Graph& graph, NodeId id,
                       const std::string& message) {
  throw Error{code, place_of(owner, graph, id), message};
}

void expect_domain(const std::string& owner, const Graph& graph, NodeId id, std::size_t argument,
                   const Domain& expected) {
  const Domain& got = graph[graph[id].arguments[argument]].domain;
  if (got != expected)
    fail(ErrorCode::type_mismatch, owner, graph, id,
         "argument " + std::to_string(argument + 1) + ": expected " + expected.name() + ", got " +
             got.name());
}

void expect_arguments(const std::string& owner, const Graph& graph, NodeId id, std::size_t count) {
  if (graph[id].arguments.size() != count)
    fail(ErrorCode::type_mismatch, owner, graph, id,
         "expected " + std::to_string(count) + " arguments, got " +
             std::to_string(graph[id].arguments.size()));
}

/// How many elements all these arguments have that are vectors of what is expected, if the answer
/// is a vector of answers and the length a symbol; numbers are written out.
std::optional<Size> length_at_each(const Graph& graph, NodeId id, const Domain& answer,
                                   const std::vector<Domain>& inputs) {
  auto count = length_of_each(graph[id].domain, answer);
  if (!count || !count->is_symbol() || inputs.empty() ||
      inputs.size() != graph[id].arguments.size())
    return std::nullopt;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (graph[graph[id].arguments[i]].domain != Vector(inputs[i], *count)) return std::nullopt;
  return count;
}

void expect_own_domain(const std::string& owner, const Graph& graph, NodeId id,
                       const Domain& expected) {
  if (graph[id].domain != expected)
    fail(ErrorCode::type_mismatch, owner, graph, id,
         "its domain is " + graph[id].domain.name() + ", expected " + expected.name());
}

}  // namespace

void check_node(const std::string& owner, const Graph& graph, NodeId id) {
  const auto& node = graph[id];
  switch (node.kind()) {
  case NodeKind::constant:
    expect_arguments(owner, graph, id, 0);
    if (!exists_at_every_size(node.domain, node.value()))
      throw Error{ErrorCode::bad_domain, owner + "/" + std::to_string(id),
                  "the constant is outside of " + node.domain.name()};
    break;
  case NodeKind::sample:
    expect_own_domain(owner, graph, id, node.distribution().domain());
    expect_arguments(owner, graph, id, node.distribution().arity());
    for (std::size_t i = 0; i < node.arguments.size(); ++i)
      expect_domain(owner, graph, id, i, node.domain);
    break;
  case NodeKind::apply:
    expect_own_domain(owner, graph, id, node.operation().output());
    expect_arguments(owner, graph, id, node.operation().inputs().size());
    for (std::size_t i = 0; i < node.arguments.size(); ++i)
      expect_domain(owner, graph, id, i, node.operation().inputs()[i]);
    break;
  case NodeKind::event:
    expect_arguments(owner, graph, id, 1);
    expect_domain(owner, graph, id, 0, Boolean());
    break;
  default: break;
  }
}

void check_access(const std::string& owner, const Graph& graph, NodeId id, const TableType& type,
                  std::size_t first) {
  const auto& node = graph[id];
  const bool map_access = node.kind() == NodeKind::find || node.kind() == NodeKind::put;
  if (map_access != (type.kind == TableKind::map))
    fail(ErrorCode::type_mismatch, owner, graph, id,
         map_access ? "expected a map, got a random table" : "expected a random table, got a map");
  if (node.kind() == NodeKind::inverse && type.kind != TableKind::permutation)
    fail(ErrorCode::type_mismatch, owner, graph, id, "expected a permutation");
  if (node.is(NodeKind::lookup) && first == 0 && !type.index &&
      length_at_each(graph, id, type.range, {type.domain}))
    return;
  const bool second = node.kind() == NodeKind::put || type.index.has_value();
  expect_arguments(owner, graph, id, first + (second ? 2 : 1));
  expect_domain(owner, graph, id, first,
                node.kind() == NodeKind::inverse ? type.range : type.domain);
  if (second)
    expect_domain(owner, graph, id, first + 1,
                  node.kind() == NodeKind::put ? type.range : *type.index);
  switch (node.kind()) {
  case NodeKind::lookup: return expect_own_domain(owner, graph, id, type.range);
  case NodeKind::inverse: return expect_own_domain(owner, graph, id, type.domain);
  case NodeKind::find: return expect_own_domain(owner, graph, id, Option(type.range));
  default: return;
  }
}

namespace {

void check_state(const Package& package, const std::string& owner, const Procedure& procedure,
                 NodeId id) {
  const auto& node = procedure.body[id];
  const auto found = std::find_if(package.states.begin(), package.states.end(),
                                  [&](const StateVariable& s) { return s.id == node.state(); });
  if (found == package.states.end())
    fail(ErrorCode::unknown_name, owner, procedure.body, id,
         "there is no state '" + node.state().name() + "'");
  expect_own_domain(owner, procedure.body, id, found->domain);
  if (node.kind() == NodeKind::set) {
    expect_arguments(owner, procedure.body, id, 1);
    expect_domain(owner, procedure.body, id, 0, found->domain);
  }
}

void check_table(const Package& package, const std::string& owner, const Procedure& procedure,
                 NodeId id) {
  const auto& node = procedure.body[id];
  const auto found = std::find_if(package.tables.begin(), package.tables.end(),
                                  [&](const auto& t) { return t.first == node.table(); });
  if (found == package.tables.end())
    fail(ErrorCode::unknown_name, owner, procedure.body, id,
         "there is no table '" + node.table().name() + "'");
  check_access(owner, procedure.body, id, found->second, 0);
}

void check_call(const Package& package, const std::string& owner, const Procedure& procedure,
                NodeId id) {
  const auto& node = procedure.body[id];
  const auto* callee = package.find_import(node.import().name());
  if (callee == nullptr)
    fail(ErrorCode::unknown_name, owner, procedure.body, id,
         "'" + node.import().name() + "' is not imported");
  if (!node.guarded() && length_at_each(procedure.body, id, callee->output, callee->inputs)) return;
  const std::size_t first = node.guarded() ? 1 : 0;
  expect_arguments(owner, procedure.body, id, first + callee->inputs.size());
  if (node.guarded()) expect_domain(owner, procedure.body, id, 0, Boolean());
  for (std::size_t i = 0; i < callee->inputs.size(); ++i)
    expect_domain(owner, procedure.body, id, first + i, callee->inputs[i]);
  expect_own_domain(owner, procedure.body, id,
                    node.guarded() ? Option(callee->output) : callee->output);
}

}  // namespace

void check_procedure(const Package& package, const Procedure& procedure) {
  const std::string owner = package.name + "/" + procedure.signature.name;
  const auto& body = procedure.body;
  std::size_t inputs = 0;
  for (NodeId id = 0; id < body.size(); ++id) {
    const auto& node = body[id];
    for (const auto argument : node.arguments) {
      if (argument >= body.size())
        fail(ErrorCode::unknown_name, owner, body, id,
             "argument " + std::to_string(argument) + " does not exist");
      if (argument >= id)
        fail(ErrorCode::cycle, owner, body, id,
             "it depends on node " + std::to_string(argument) + ", which comes later");
    }
    switch (node.kind()) {
    case NodeKind::input:
      if (inputs >= procedure.signature.inputs.size())
        fail(ErrorCode::type_mismatch, owner, body, id, "the signature has no such input");
      expect_own_domain(owner, body, id, procedure.signature.inputs[inputs++]);
      break;
    case NodeKind::get:
    case NodeKind::set: check_state(package, owner, procedure, id); break;
    case NodeKind::lookup:
    case NodeKind::inverse:
    case NodeKind::find:
    case NodeKind::put: check_table(package, owner, procedure, id); break;
    case NodeKind::call: check_call(package, owner, procedure, id); break;
    case NodeKind::table:
      fail(ErrorCode::usage, owner, body, id,
           "table nodes belong to experiments; declare the table in the package");
    default: check_node(owner, body, id);
    }
  }
  if (inputs != procedure.signature.inputs.size())
    throw Error{ErrorCode::type_mismatch, owner,
                "expected " + std::to_string(procedure.signature.inputs.size()) +
                    " inputs, the body has " + std::to_string(inputs)};
  if (procedure.result >= body.size())
    throw Error{ErrorCode::unknown_name, owner, "the result is no node of the body"};
  if (body[procedure.result].domain != procedure.signature.output)
    throw Error{ErrorCode::type_mismatch, owner,
                "the result is " + body[procedure.result].domain.name() + ", the signature says " +
                    procedure.signature.output.name()};
}

}  // namespace certamen
