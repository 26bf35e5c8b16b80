// SPDX-License-Identifier: Apache-2.0
#include "framework/check/cost.hpp"

#include <algorithm>

#include "framework/games/adversary.hpp"

namespace certamen {

Integer evaluator_cost(const Package& adversary, const ImportId& query) {
  const Graph& body = entry_of(adversary).body;
  std::vector<bool> depends(body.size(), false);
  Integer cost = 0;
  for (NodeId id = 0; id < body.size(); ++id) {
    const GraphNode& node = body[id];
    depends[id] = (node.is(NodeKind::call) && node.import() == query) ||
                  std::any_of(node.arguments.begin(), node.arguments.end(),
                              [&](NodeId argument) { return depends[argument]; });
    if (depends[id] && node.is(NodeKind::apply)) cost += node.operation().cost();
  }
  return cost;
}

}  // namespace certamen
