// SPDX-License-Identifier: Apache-2.0
#include "framework/graph/make.hpp"

#include "framework/error.hpp"

namespace certamen {

GraphNode make_input(const std::string& name, const Domain& domain) {
  return {.action = node::Input{name}, .domain = domain, .label = name};
}

GraphNode make_constant(const Domain& domain, const Value& value, const std::string& label) {
  return {.action = node::Constant{value}, .domain = domain, .label = label};
}

GraphNode make_boolean(bool value) {
  return make_constant(Boolean(), Value{value ? 1 : 0});
}

GraphNode make_sample(const Distribution& distribution, const std::string& label) {
  return {.action = node::Sample{distribution}, .domain = distribution.domain(), .label = label};
}

GraphNode make_apply(const Operation& operation, std::vector<NodeId> arguments,
                     const std::string& label) {
  return {.action = node::Apply{operation},
          .domain = operation.output(),
          .arguments = std::move(arguments),
          .label = label};
}

GraphNode make_get(const StateId& state, const Domain& domain) {
  return {.action = node::Get{state}, .domain = domain, .label = state.name()};
}

GraphNode make_set(const StateId& state, const Domain& domain, NodeId value,
                   const std::string& label) {
  return {.action = node::Set{state}, .domain = domain, .arguments = {value}, .label = label};
}

GraphNode make_table(const TableId& table, const TableType& type) {
  return {.action = node::Table{table, type},
          .domain = type.kind == TableKind::map ? Option(type.range) : type.range,
          .label = table.name()};
}

GraphNode make_access(NodeKind kind, const TableId& table, const TableType& type,
                      std::vector<NodeId> arguments, const std::string& label) {
  GraphNode node{.arguments = std::move(arguments), .label = label};
  switch (kind) {
  case NodeKind::lookup:
    node.action = node::Lookup{table};
    node.domain = type.range;
    return node;
  case NodeKind::inverse:
    node.action = node::Inverse{table};
    node.domain = type.domain;
    return node;
  case NodeKind::find:
    node.action = node::Find{table};
    node.domain = Option(type.range);
    return node;
  case NodeKind::put:
    node.action = node::Put{table};
    node.domain = Unit();
    return node;
  default: throw Error{ErrorCode::internal, table.name(), "no access to a table"};
  }
}

GraphNode make_access(NodeKind kind, const Graph& graph, NodeId table,
                      std::vector<NodeId> arguments, const std::string& label) {
  arguments.insert(arguments.begin(), table);
  return make_access(kind, graph[table].table(), graph[table].table_type(), std::move(arguments),
                     label);
}

GraphNode make_call(const ImportId& import, const Domain& answer, std::vector<NodeId> arguments,
                    bool guarded) {
  return {.action = node::Call{import, guarded},
          .domain = guarded ? Option(answer) : answer,
          .arguments = std::move(arguments)};
}

GraphNode make_choose(const Domain& domain, std::vector<NodeId> seen, const std::string& label) {
  return {.action = node::Choose{}, .domain = domain, .arguments = std::move(seen), .label = label};
}

GraphNode make_event(const EventId& event, NodeId happens) {
  return {.action = node::Event{event}, .domain = Boolean(), .arguments = {happens}};
}

}  // namespace certamen
