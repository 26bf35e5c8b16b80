// SPDX-License-Identifier: Apache-2.0
#include "framework/graph/liveness.hpp"

namespace certamen {

namespace {

std::vector<bool> marks(const Graph& graph, const std::vector<NodeId>& nodes) {
  std::vector<bool> marked(graph.size(), false);
  for (const NodeId id : nodes) marked[id] = true;
  return marked;
}

}  // namespace

void mark_needed(const Graph& graph, std::vector<bool>& marked) {
  for (NodeId id = graph.size(); id-- > 0;) {
    if (!marked[id]) continue;
    for (const NodeId argument : graph[id].arguments) marked[argument] = true;
  }
}

std::vector<bool> needed_by(const Graph& graph, const std::vector<NodeId>& roots) {
  auto marked = marks(graph, roots);
  mark_needed(graph, marked);
  return marked;
}

std::vector<bool> live_nodes(const Graph& graph, const std::vector<NodeId>& roots) {
  auto live = marks(graph, roots);
  std::vector<bool> read_later(graph.size(), false);
  for (NodeId id = graph.size(); id-- > 0;) {
    const auto& node = graph[id];
    if (node.kind() == NodeKind::put && read_later[node.arguments.front()]) live[id] = true;
    if (!live[id]) continue;
    if (node.kind() == NodeKind::find) read_later[node.arguments.front()] = true;
    for (const NodeId argument : node.arguments) live[argument] = true;
  }
  return live;
}

std::vector<std::size_t> use_counts(const Graph& graph, const std::vector<NodeId>& roots) {
  std::vector<std::size_t> uses(graph.size(), 0);
  for (const auto& node : graph)
    for (const NodeId argument : node.arguments) ++uses[argument];
  for (const NodeId root : roots) ++uses[root];
  return uses;
}

std::vector<std::vector<NodeId>> users_of(const Graph& graph) {
  std::vector<std::vector<NodeId>> users(graph.size());
  for (NodeId id = 0; id < graph.size(); ++id)
    for (const NodeId argument : graph[id].arguments)
      if (users[argument].empty() || users[argument].back() != id) users[argument].push_back(id);
  return users;
}

}  // namespace certamen
