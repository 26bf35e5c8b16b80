// SPDX-License-Identifier: Apache-2.0
#include "framework/graph/make.hpp"

namespace certamen {

GraphNode make_constant(const Domain& domain, const Value& value, const std::string& label) {
  return {.kind = NodeKind::constant, .domain = domain, .label = label, .value = value};
}

GraphNode make_boolean(bool value) {
  return make_constant(Boolean(), Value{value ? 1 : 0});
}

GraphNode make_sample(const Distribution& distribution, const std::string& label) {
  return {.kind = NodeKind::sample,
          .domain = distribution.domain(),
          .label = label,
          .distribution = distribution};
}

GraphNode make_apply(const Operation& operation, std::vector<NodeId> arguments,
                     const std::string& label) {
  return {.kind = NodeKind::apply,
          .domain = operation.output(),
          .arguments = std::move(arguments),
          .label = label,
          .operation = operation};
}

GraphNode make_get(const std::string& state, const Domain& domain) {
  return {.kind = NodeKind::get, .domain = domain, .name = state, .label = state};
}

GraphNode make_set(const std::string& state, const Domain& domain, NodeId value,
                   const std::string& label) {
  return {
      .kind = NodeKind::set, .domain = domain, .arguments = {value}, .name = state, .label = label};
}

GraphNode make_table(const std::string& name, const TableType& type) {
  return {.kind = NodeKind::table,
          .domain = type.kind == TableKind::map ? Option(type.range) : type.range,
          .name = name,
          .label = name,
          .table = type};
}

GraphNode make_event(const std::string& name, NodeId happens) {
  return {.kind = NodeKind::event, .domain = Boolean(), .arguments = {happens}, .name = name};
}

GraphNode make_lookup(const Graph& graph, NodeId table, NodeId key, const std::string& label) {
  return {.kind = NodeKind::lookup,
          .domain = graph[table].table->range,
          .arguments = {table, key},
          .name = graph[table].name,
          .label = label};
}

}  // namespace certamen
