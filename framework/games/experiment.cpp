// SPDX-License-Identifier: Apache-2.0
#include "framework/games/experiment.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/graph/topological_sort.hpp>

#include "framework/error.hpp"
#include "framework/games/check.hpp"
#include "framework/games/dependencies.hpp"

namespace certamen {

namespace {

bool uses_table(NodeKind kind) {
  return kind == NodeKind::lookup || kind == NodeKind::inverse || kind == NodeKind::find ||
         kind == NodeKind::put;
}

const std::string& owner_of(const Experiment& experiment) {
  static const std::string unnamed = "experiment";
  return experiment.name.empty() ? unnamed : experiment.name;
}

void check_experiment_node(const Experiment& experiment, NodeId id) {
  const auto& graph = experiment.graph;
  const auto& node = graph[id];
  const auto& owner = owner_of(experiment);
  if (uses_table(node.kind)) {
    if (node.arguments.empty() || graph[node.arguments.front()].kind != NodeKind::table)
      throw Error{ErrorCode::type_mismatch, place_of(owner, graph, id),
                  "the first argument must be its table"};
    return check_access(owner, graph, id, *graph[node.arguments.front()].table, 1);
  }
  for (const auto argument : node.arguments)
    if (graph[argument].kind == NodeKind::table)
      throw Error{ErrorCode::type_mismatch, place_of(owner, graph, id), "a table is no value"};
  switch (node.kind) {
  case NodeKind::table:
    if (!node.table)
      throw Error{ErrorCode::usage, place_of(owner, graph, id), "a table without a type"};
    return;
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
std::vector<NodeId> topological_order(const Experiment& experiment) {
  const auto dependencies = dependency_graph(experiment.graph);
  std::vector<NodeId> order;
  try {
    boost::topological_sort(dependencies, std::back_inserter(order));
  } catch (const boost::not_a_dag&) {
    for (NodeId id = 0; id < experiment.graph.size(); ++id)
      for (const auto argument : experiment.graph[id].arguments)
        if (argument >= id)
          throw Error{ErrorCode::cycle, place_of(owner_of(experiment), experiment.graph, id),
                      "it depends on itself through node " + std::to_string(argument)};
    throw Error{ErrorCode::cycle, owner_of(experiment), "the graph has a cycle"};
  }
  std::reverse(order.begin(), order.end());
  return order;
}

/// The nodes listed, in that order, with their arguments renumbered.
Experiment restricted(const Experiment& experiment, const std::vector<NodeId>& order) {
  std::vector<NodeId> place(experiment.graph.size(), no_node);
  for (NodeId i = 0; i < order.size(); ++i) place[order[i]] = i;
  Experiment result{.name = experiment.name};
  result.graph.reserve(order.size());
  for (const auto id : order) {
    GraphNode node = experiment.graph[id];
    for (auto& argument : node.arguments) argument = place[argument];
    result.graph.push_back(std::move(node));
  }
  result.win = place[experiment.win];
  for (const auto& [name, id] : experiment.events) result.events[name] = place[id];
  return result;
}

}  // namespace

Dependencies dependency_graph(const Graph& graph) {
  Dependencies dependencies{graph.size()};
  std::vector<std::vector<NodeId>> since_put(
      graph.size());  // of each map: the last put and the finds after it
  for (NodeId id = 0; id < graph.size(); ++id) {
    for (const auto argument : graph[id].arguments) boost::add_edge(argument, id, dependencies);
    const bool ordered = graph[id].kind == NodeKind::find || graph[id].kind == NodeKind::put;
    if (!ordered || graph[id].arguments.empty()) continue;
    auto& earlier = since_put[graph[id].arguments.front()];
    if (graph[id].kind == NodeKind::put) {
      for (const auto before : earlier) boost::add_edge(before, id, dependencies);
      earlier.clear();
    } else if (!earlier.empty() && graph[earlier.front()].kind == NodeKind::put) {
      boost::add_edge(earlier.front(), id, dependencies);
    }
    earlier.push_back(id);
  }
  return dependencies;
}

void validate(const Experiment& experiment) {
  const auto& graph = experiment.graph;
  for (NodeId id = 0; id < graph.size(); ++id)
    for (const auto argument : graph[id].arguments)
      if (argument >= graph.size())
        throw Error{ErrorCode::unknown_name, place_of(owner_of(experiment), graph, id),
                    "argument " + std::to_string(argument) + " does not exist"};
  topological_order(experiment);
  for (NodeId id = 0; id < graph.size(); ++id) check_experiment_node(experiment, id);
  check_boolean(experiment, experiment.win, "win");
  for (const auto& [name, id] : experiment.events) check_boolean(experiment, id, "event " + name);
}

Experiment topologically_sorted(const Experiment& experiment) {
  const auto& graph = experiment.graph;
  bool sorted = true;
  for (NodeId id = 0; id < graph.size() && sorted; ++id)
    sorted = std::all_of(graph[id].arguments.begin(), graph[id].arguments.end(),
                         [id](NodeId argument) { return argument < id; });
  if (sorted) return experiment;
  return restricted(experiment, topological_order(experiment));
}

Experiment sliced(const Experiment& experiment) {
  const auto dependencies = dependency_graph(experiment.graph);
  const auto backwards = boost::make_reverse_graph(dependencies);
  std::vector<boost::default_color_type> colors(experiment.graph.size(), boost::white_color);
  const auto color_map =
      boost::make_iterator_property_map(colors.begin(), boost::get(boost::vertex_index, backwards));
  const auto reach = [&](NodeId from) {
    if (colors[from] == boost::white_color) {
      boost::queue<NodeId> queue;
      boost::breadth_first_visit(backwards, from, queue, boost::default_bfs_visitor{}, color_map);
    }
  };
  reach(experiment.win);
  for (const auto& [name, id] : experiment.events) reach(id);
  std::vector<NodeId> live;
  for (NodeId id = 0; id < experiment.graph.size(); ++id)
    if (colors[id] != boost::white_color) live.push_back(id);
  return restricted(experiment, live);
}

}  // namespace certamen
