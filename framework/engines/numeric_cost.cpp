// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/numeric_cost.hpp"

#include "framework/error.hpp"
#include "framework/games/check.hpp"

namespace certamen {

Cost cost_of(const Graph& graph, const std::vector<NodeId>& from, NodeId to) {
  std::vector<bool> seen(graph.size(), false);
  const auto check = [&](NodeId id) {
    if (id >= graph.size())
      throw Error{ErrorCode::unknown_name, "cost",
                  "node " + std::to_string(id) + " does not exist"};
  };
  for (const auto id : from) {
    check(id);
    seen[id] = true;
  }
  check(to);
  Cost cost;
  std::vector<NodeId> pending;
  const auto visit = [&](NodeId id) {
    if (!seen[id]) pending.push_back(id);
    seen[id] = true;
  };
  visit(to);
  while (!pending.empty()) {
    const NodeId id = pending.back();
    pending.pop_back();
    const GraphNode& node = graph[id];
    if (node.kind == NodeKind::call)
      throw Error{ErrorCode::unlinked_import, place_of("cost", graph, id),
                  "its cost is not known before linking"};
    if (node.kind == NodeKind::apply) {
      cost.total += node.operation->cost();
      cost.by_operation[node.operation->name()] += node.operation->cost();
    }
    for (const auto argument : node.arguments) visit(argument);
  }
  return cost;
}

}  // namespace certamen
