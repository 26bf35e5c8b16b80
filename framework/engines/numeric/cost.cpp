// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/numeric/cost.hpp"

#include "framework/error.hpp"
#include "framework/games/check.hpp"
#include "framework/graph/cone.hpp"

namespace certamen {

Cost cost_of(const Graph& graph, const std::vector<NodeId>& from, NodeId to) {
  const auto check = [&](NodeId id) {
    if (id >= graph.size())
      throw Error{ErrorCode::unknown_name, "cost",
                  "node " + std::to_string(id) + " does not exist"};
  };
  for (const auto id : from) check(id);
  check(to);
  const std::set<NodeId> done(from.begin(), from.end());
  Cost cost;
  walk_cone(graph, {to}, [&](NodeId id) {
    if (done.contains(id)) return false;
    const GraphNode& node = graph[id];
    if (node.kind() == NodeKind::call)
      throw Error{ErrorCode::unlinked_import, place_of("cost", graph, id),
                  "its cost is not known before linking"};
    if (node.kind() == NodeKind::apply) {
      cost.total += node.operation().cost();
      cost.by_operation[node.operation().name()] += node.operation().cost();
    }
    return true;
  });
  return cost;
}

}  // namespace certamen
