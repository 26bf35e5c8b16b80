// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>
#include <utility>

#include "framework/graph/graph.hpp"

namespace certamen {

/// Arguments as they are in another graph, where node i is at place[i]; no_node stays.
inline void renumber(GraphNode& node, const std::vector<NodeId>& place) {
  for (auto& argument : node.arguments)
    if (argument != no_node) argument = place[argument];
}

/// Writes a graph again, node by node: visit(id, node) is given each with its arguments where they
/// are now, and returns where it is: append(to, node) to keep it, another node of the new graph, or
/// no_node to drop it. What nodes of `from` have become stands in `place`, which the visitor may
/// read. The nodes of a graph that is moved in are moved from.
template <class Source, class Visit>
  requires std::is_same_v<std::remove_cvref_t<Source>, Graph>
void rebuild(Source&& from, std::vector<NodeId>& place, Visit visit) {
  place.assign(from.size(), no_node);
  for (NodeId id = 0; id < from.size(); ++id) {
    GraphNode node =
        std::is_lvalue_reference_v<Source> ? GraphNode{from[id]} : GraphNode{std::move(from[id])};
    renumber(node, place);
    place[id] = visit(id, std::move(node));
  }
}

/// The same; returns the places.
template <class Source, class Visit>
  requires std::is_same_v<std::remove_cvref_t<Source>, Graph>
std::vector<NodeId> rebuild(Source&& from, Visit visit) {
  std::vector<NodeId> place;
  rebuild(std::forward<Source>(from), place, visit);
  return place;
}

/// Drops all other nodes, which no kept one may need; nodes keep their order. Returns where each is
/// now, no_node for those that are gone.
std::vector<NodeId> keep_only(Graph& graph, const std::vector<bool>& kept);

/// The nodes listed, each once and after its arguments, in that order. Returns where each is now.
std::vector<NodeId> reorder(Graph& graph, const std::vector<NodeId>& order);

}  // namespace certamen
