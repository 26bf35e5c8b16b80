// SPDX-License-Identifier: Apache-2.0
#include "framework/check/cost.hpp"

#include <algorithm>

#include "framework/error.hpp"

namespace certamen {

Integer evaluator_cost(const Package& adversary, const ImportId& query) {
  const Procedure* run = adversary.find_export("Run");
  if (run == nullptr)
    throw Error{ErrorCode::unknown_name, adversary.name,
                "an adversary exports Run, and this package does not"};
  std::vector<bool> depends(run->body.size(), false);
  Integer cost = 0;
  for (NodeId id = 0; id < run->body.size(); ++id) {
    const GraphNode& node = run->body[id];
    depends[id] = (node.is(NodeKind::call) && node.import() == query) ||
                  std::any_of(node.arguments.begin(), node.arguments.end(),
                              [&](NodeId argument) { return depends[argument]; });
    if (depends[id] && node.is(NodeKind::apply)) cost += node.operation().cost();
  }
  return cost;
}

}  // namespace certamen
