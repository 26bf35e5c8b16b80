// SPDX-License-Identifier: Apache-2.0
#include "framework/games/experiment.hpp"

#include "framework/error.hpp"
#include "framework/games/check.hpp"
#include "framework/graph/dependencies.hpp"
#include "framework/graph/order.hpp"
#include "framework/graph/rebuild.hpp"

namespace certamen {

namespace {

const std::string& owner_of(const Experiment& experiment) {
  static const std::string unnamed = "experiment";
  return experiment.name.empty() ? unnamed : experiment.name;
}

void check_experiment_node(const Experiment& experiment, NodeId id) {
  const auto& graph = experiment.graph;
  const auto& node = graph[id];
  const auto& owner = owner_of(experiment);
  if (node.accesses_table()) {
    if (node.arguments.empty() || graph[node.arguments.front()].kind() != NodeKind::table)
      throw Error{ErrorCode::type_mismatch, place_of(owner, graph, id),
                  "the first argument must be its table"};
    return check_access(owner, graph, id, graph[node.arguments.front()].table_type(), 1);
  }
  for (const auto argument : node.arguments)
    if (graph[argument].kind() == NodeKind::table)
      throw Error{ErrorCode::type_mismatch, place_of(owner, graph, id), "a table is no value"};
  switch (node.kind()) {
  case NodeKind::table: return;
  case NodeKind::input:
  case NodeKind::get:
  case NodeKind::set:
  case NodeKind::call:
    throw Error{ErrorCode::unlinked_import, place_of(owner, graph, id),
                "an experiment is closed: it has no inputs, states or calls"};
  default: return check_node(owner, graph, id);
  }
}

void check_boolean(const Experiment& experiment, NodeId id, const std::string& what) {
  if (id >= experiment.graph.size())
    throw Error{ErrorCode::unknown_name, owner_of(experiment), what + " is no node of the graph"};
  if (experiment.graph[id].domain != Boolean())
    throw Error{ErrorCode::type_mismatch, owner_of(experiment),
                what + " is " + experiment.graph[id].domain.name() + ", expected Boolean"};
}

/// A topological order; throws Error(cycle).
std::vector<NodeId> expect_order(const Experiment& experiment) {
  if (auto order = topological_order(experiment.graph)) return std::move(*order);
  for (NodeId id = 0; id < experiment.graph.size(); ++id)
    for (const auto argument : experiment.graph[id].arguments)
      if (argument >= id)
        throw Error{ErrorCode::cycle, place_of(owner_of(experiment), experiment.graph, id),
                    "it depends on itself through node " + std::to_string(argument)};
  throw Error{ErrorCode::cycle, owner_of(experiment), "the graph has a cycle"};
}

/// Of an experiment whose nodes have been moved.
Experiment with_outcomes_at(Experiment experiment, const std::vector<NodeId>& place) {
  experiment.win = place[experiment.win];
  for (auto& [name, id] : experiment.events) id = place[id];
  return experiment;
}

}  // namespace

void validate(const Experiment& experiment) {
  const auto& graph = experiment.graph;
  for (NodeId id = 0; id < graph.size(); ++id)
    for (const auto argument : graph[id].arguments)
      if (argument >= graph.size())
        throw Error{ErrorCode::unknown_name, place_of(owner_of(experiment), graph, id),
                    "argument " + std::to_string(argument) + " does not exist"};
  expect_order(experiment);
  for (NodeId id = 0; id < graph.size(); ++id) check_experiment_node(experiment, id);
  check_boolean(experiment, experiment.win, "win");
  for (const auto& [name, id] : experiment.events) check_boolean(experiment, id, "event " + name);
}

Experiment topologically_sorted(const Experiment& experiment) {
  if (is_in_order(experiment.graph)) return experiment;
  const auto order = expect_order(experiment);
  Experiment result = experiment;
  const auto place = reorder(result.graph, order);
  return with_outcomes_at(std::move(result), place);
}

std::vector<NodeId> outcomes_of(const Experiment& experiment) {
  std::vector<NodeId> outcomes{experiment.win};
  for (const auto& [name, id] : experiment.events) outcomes.push_back(id);
  return outcomes;
}

Experiment sliced(const Experiment& experiment) {
  const auto live = needed_by(dependency_graph(experiment.graph), outcomes_of(experiment));
  Experiment result = experiment;
  const auto place = keep_only(result.graph, live);
  return with_outcomes_at(std::move(result), place);
}

}  // namespace certamen
