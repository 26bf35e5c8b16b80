// SPDX-License-Identifier: Apache-2.0
#include "tests/framework/engines/sketch.hpp"

#include "framework/values/operations.hpp"

namespace certamen::testing {

NodeId Sketch::add(GraphNode node) {
  experiment.graph.push_back(std::move(node));
  return experiment.graph.size() - 1;
}

NodeId Sketch::constant(const Domain& domain, const Value& value) {
  return add({.kind = NodeKind::constant, .domain = domain, .value = value});
}

NodeId Sketch::sample(const Distribution& distribution, const std::vector<NodeId>& excluded) {
  return add({.kind = NodeKind::sample,
              .domain = distribution.domain(),
              .arguments = excluded,
              .distribution = distribution});
}

NodeId Sketch::apply(const Operation& operation, const std::vector<NodeId>& arguments) {
  return add({.kind = NodeKind::apply,
              .domain = operation.output(),
              .arguments = arguments,
              .operation = operation});
}

NodeId Sketch::equal(NodeId a, NodeId b) {
  return apply(operations::equal(domain(a)), {a, b});
}

NodeId Sketch::table(const TableType& type) {
  const std::string name = "T" + std::to_string(experiment.graph.size());
  return add({.kind = NodeKind::table,
              .domain = type.kind == TableKind::map ? Option(type.range) : type.range,
              .name = name,
              .label = name,
              .table = type});
}

NodeId Sketch::lookup(NodeId table, const std::vector<NodeId>& key_and_index) {
  std::vector<NodeId> arguments{table};
  arguments.insert(arguments.end(), key_and_index.begin(), key_and_index.end());
  return add({.kind = NodeKind::lookup,
              .domain = experiment.graph[table].table->range,
              .arguments = arguments,
              .name = experiment.graph[table].name});
}

NodeId Sketch::inverse(NodeId table, const std::vector<NodeId>& value_and_index) {
  std::vector<NodeId> arguments{table};
  arguments.insert(arguments.end(), value_and_index.begin(), value_and_index.end());
  return add({.kind = NodeKind::inverse,
              .domain = experiment.graph[table].table->domain,
              .arguments = arguments,
              .name = experiment.graph[table].name});
}

NodeId Sketch::find(NodeId table, NodeId key) {
  return add({.kind = NodeKind::find,
              .domain = Option(experiment.graph[table].table->range),
              .arguments = {table, key},
              .name = experiment.graph[table].name});
}

NodeId Sketch::put(NodeId table, NodeId key, NodeId value) {
  return add({.kind = NodeKind::put,
              .domain = Unit(),
              .arguments = {table, key, value},
              .name = experiment.graph[table].name});
}

NodeId Sketch::label(NodeId id, const std::string& name) {
  experiment.graph[id].label = name;
  return id;
}

Experiment Sketch::wins_if(NodeId win) {
  experiment.name = "sketch";
  experiment.win = win;
  return experiment;
}

}  // namespace certamen::testing
