// SPDX-License-Identifier: Apache-2.0
#include "framework/graph/rebuild.hpp"

namespace certamen {

std::vector<NodeId> keep_only(Graph& graph, const std::vector<bool>& kept) {
  std::vector<NodeId> place(graph.size(), no_node);
  NodeId next = 0;
  for (NodeId id = 0; id < graph.size(); ++id) {
    if (!kept[id]) continue;
    renumber(graph[id], place);
    if (next != id) graph[next] = std::move(graph[id]);
    place[id] = next++;
  }
  graph.resize(next);
  return place;
}

std::vector<NodeId> reorder(Graph& graph, const std::vector<NodeId>& order) {
  std::vector<NodeId> place(graph.size(), no_node);
  Graph result;
  for (const NodeId id : order) {
    renumber(graph[id], place);
    place[id] = append(result, std::move(graph[id]));
  }
  graph = std::move(result);
  return place;
}

}  // namespace certamen
