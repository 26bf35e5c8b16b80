// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/pair.hpp"

#include <map>
#include <optional>
#include <string>

#include "framework/graph/make.hpp"
#include "framework/graph/rebuild.hpp"
#include "framework/values/operations.hpp"

namespace certamen::montecarlo {

namespace {

/// What a node draws; nothing for nodes that draw nothing.
std::optional<std::string> drawn_at(const Graph& graph, const GraphNode& node) {
  switch (node.kind()) {
  case NodeKind::sample: return node.distribution().name();
  case NodeKind::lookup:
  case NodeKind::inverse: {
    // A fresh value is the same whatever the table.
    const auto& type = graph[node.arguments[0]].table_type();
    const Domain& drawn = node.kind() == NodeKind::lookup ? type.range : type.domain;
    return Distribution::uniform(drawn).name();
  }
  default: return std::nullopt;
  }
}

/// Gives each draw of the right that has no partner yet the first free one of the left under the
/// same key.
template <class Key>
void match(const Graph& left, const Graph& right, std::vector<NodeId>& partner,
           std::vector<bool>& taken, Key key) {
  std::map<std::string, std::vector<NodeId>> free;  // the last one first
  for (NodeId id = left.size(); id-- > 0;)
    if (const auto drawn = drawn_at(left, left[id]); drawn && !taken[id])
      free[key(left[id], *drawn)].push_back(id);
  for (NodeId id = 0; id < right.size(); ++id) {
    const auto drawn = drawn_at(right, right[id]);
    if (!drawn || partner[id] != no_node) continue;
    auto& same = free[key(right[id], *drawn)];
    if (same.empty()) continue;
    partner[id] = same.back();
    taken[same.back()] = true;
    same.pop_back();
  }
}

}  // namespace

Pair paired(const Experiment& left, const Experiment& right) {
  std::vector<NodeId> partner(right.graph.size(), no_node);
  std::vector<bool> taken(left.graph.size(), false);
  match(left.graph, right.graph, partner, taken,
        [](const GraphNode& node, const std::string& drawn) { return node.label + "|" + drawn; });
  match(left.graph, right.graph, partner, taken,
        [](const GraphNode&, const std::string& drawn) { return drawn; });

  Pair pair{left, {}};
  pair.experiment.events.clear();
  auto& graph = pair.experiment.graph;
  const NodeId offset = left.graph.size();
  for (NodeId id = 0; id < offset; ++id) pair.streams.push_back(id);
  const auto place = rebuild(right.graph, [&](NodeId id, GraphNode node) {
    pair.streams.push_back(partner[id] != no_node ? partner[id] : offset + id);
    return append(graph, std::move(node));
  });
  const NodeId other = place[right.win];
  const NodeId both = append(graph, make_apply(operations::bit_and(Boolean()), {left.win, other}));
  pair.streams.push_back(both);
  pair.experiment.events = {{"both", both}, {"right", other}};
  return pair;
}

std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>
pair_counts(const std::vector<std::uint64_t>& happened) {
  return {happened[0], happened[1], happened[2]};
}

}  // namespace certamen::montecarlo
