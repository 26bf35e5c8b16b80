// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <span>
#include <type_traits>

#include "framework/graph/graph.hpp"

namespace certamen {

/// Visits what nodes are computed from, themselves included, each once, in no particular order.
/// visit(id) says whether the node's arguments are visited too, or returns those of its arguments
/// that are.
template <class Visit>
void walk_cone(const Graph& graph, std::vector<NodeId> from, Visit visit) {
  std::vector<bool> seen(graph.size(), false);
  while (!from.empty()) {
    const NodeId id = from.back();
    from.pop_back();
    if (seen[id]) continue;
    seen[id] = true;
    std::span<const NodeId> next = graph[id].arguments;
    if constexpr (std::is_same_v<std::invoke_result_t<Visit&, NodeId>, bool>) {
      if (!visit(id)) continue;
    } else {
      next = visit(id);
    }
    from.insert(from.end(), next.begin(), next.end());
  }
}

/// Whether something that nodes are computed from, or one of them itself, is such.
template <class Predicate>
bool any_in_cone(const Graph& graph, std::vector<NodeId> from, Predicate is_such) {
  bool found = false;
  walk_cone(graph, std::move(from), [&](NodeId id) { return !found && !(found = is_such(id)); });
  return found;
}

/// Whether `id` is computed from `on`, or is it.
bool depends_on(const Graph& graph, NodeId id, NodeId on);

/// Nodes that all have to be true for this Boolean to be, from left to right: itself if it is no
/// conjunction.
std::vector<NodeId> conjuncts(const Graph& graph, NodeId id);

/// Writes what a node is computed from into another graph: add(node) puts a node there, after its
/// arguments, and says where it is; `known` has what is there already, and what was written.
template <class Add>
NodeId copy_cone(const Graph& from, NodeId id, std::map<NodeId, NodeId>& known, const Add& add) {
  if (const auto found = known.find(id); found != known.end()) return found->second;
  GraphNode node = from[id];
  for (auto& argument : node.arguments) argument = copy_cone(from, argument, known, add);
  return known[id] = add(std::move(node));
}

}  // namespace certamen
