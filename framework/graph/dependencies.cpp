// SPDX-License-Identifier: Apache-2.0
#include "framework/graph/dependencies.hpp"

#include <algorithm>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/graph/topological_sort.hpp>

#include "framework/graph/order.hpp"

namespace certamen {

Dependencies dependency_graph(const Graph& graph) {
  Dependencies dependencies{graph.size()};
  std::vector<std::vector<NodeId>> since_put(
      graph.size());  // of each map: the last put and the finds after it
  for (NodeId id = 0; id < graph.size(); ++id) {
    for (const auto argument : graph[id].arguments) boost::add_edge(argument, id, dependencies);
    const bool ordered = graph[id].kind() == NodeKind::find || graph[id].kind() == NodeKind::put;
    if (!ordered || graph[id].arguments.empty()) continue;
    auto& earlier = since_put[graph[id].arguments.front()];
    if (graph[id].kind() == NodeKind::put) {
      for (const auto before : earlier) boost::add_edge(before, id, dependencies);
      earlier.clear();
    } else if (!earlier.empty() && graph[earlier.front()].kind() == NodeKind::put) {
      boost::add_edge(earlier.front(), id, dependencies);
    }
    earlier.push_back(id);
  }
  return dependencies;
}

std::vector<bool> needed_by(const Dependencies& dependencies, const std::vector<NodeId>& roots) {
  const auto backwards = boost::make_reverse_graph(dependencies);
  std::vector<boost::default_color_type> colors(boost::num_vertices(dependencies),
                                                boost::white_color);
  const auto color_map =
      boost::make_iterator_property_map(colors.begin(), boost::get(boost::vertex_index, backwards));
  boost::queue<NodeId> queue;
  boost::breadth_first_visit(backwards, roots.begin(), roots.end(), queue,
                             boost::default_bfs_visitor{}, color_map);
  std::vector<bool> needed;
  for (const auto color : colors) needed.push_back(color != boost::white_color);
  return needed;
}

bool is_in_order(const Graph& graph) {
  for (NodeId id = 0; id < graph.size(); ++id)
    for (const NodeId argument : graph[id].arguments)
      if (argument >= id) return false;
  return true;
}

std::optional<std::vector<NodeId>> topological_order(const Graph& graph) {
  const auto dependencies = dependency_graph(graph);
  std::vector<NodeId> order;
  try {
    boost::topological_sort(dependencies, std::back_inserter(order));
  } catch (const boost::not_a_dag&) {
    return std::nullopt;
  }
  std::reverse(order.begin(), order.end());
  return order;
}

}  // namespace certamen
