// SPDX-License-Identifier: Apache-2.0
#include "tests/framework/engines/sketch.hpp"

#include "framework/graph/make.hpp"
#include "framework/values/operations.hpp"

namespace certamen::testing {

NodeId Sketch::add(GraphNode node) {
  experiment.graph.push_back(std::move(node));
  return experiment.graph.size() - 1;
}

NodeId Sketch::constant(const Domain& domain, const Value& value) {
  return add(make_constant(domain, value));
}

NodeId Sketch::sample(const Distribution& distribution, const std::vector<NodeId>& excluded) {
  GraphNode node = make_sample(distribution);
  node.arguments = excluded;
  return add(std::move(node));
}

NodeId Sketch::apply(const Operation& operation, const std::vector<NodeId>& arguments) {
  return add(make_apply(operation, arguments));
}

NodeId Sketch::equal(NodeId a, NodeId b) {
  return apply(operations::equal(domain(a)), {a, b});
}

NodeId Sketch::table(const TableType& type) {
  return add(make_table(TableId::fresh("T" + std::to_string(experiment.graph.size())), type));
}

NodeId Sketch::lookup(NodeId table, const std::vector<NodeId>& key_and_index) {
  return add(make_access(NodeKind::lookup, experiment.graph, table, key_and_index));
}

NodeId Sketch::inverse(NodeId table, const std::vector<NodeId>& value_and_index) {
  return add(make_access(NodeKind::inverse, experiment.graph, table, value_and_index));
}

NodeId Sketch::find(NodeId table, NodeId key) {
  return add(make_access(NodeKind::find, experiment.graph, table, {key}));
}

NodeId Sketch::put(NodeId table, NodeId key, NodeId value) {
  return add(make_access(NodeKind::put, experiment.graph, table, {key, value}));
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
