// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "framework/games/experiment.hpp"

namespace certamen {

/// What a computation costs by its operations' declared costs (multiply-adds for tensors, word
/// operations else).
struct Cost {
  Integer total = 0;
  std::map<std::string, Integer> by_operation = {};
};

/// All operations that `to` needs and that are not already done in `from` (released parts, the
/// input x). The order of nodes does not matter. Throws Error(unknown_name) for a node that does
/// not exist, and Error(unlinked_import) for a call on the way, whose cost is not known before
/// linking.
Cost cost_of(const Graph& graph, const std::vector<NodeId>& from, NodeId to);

inline Cost cost_of(const Experiment& experiment, const std::vector<NodeId>& from, NodeId to) {
  return cost_of(experiment.graph, from, to);
}
/// From the inputs and the state to the result.
inline Cost cost_of(const Procedure& procedure) {
  return cost_of(procedure.body, {}, procedure.result);
}

}  // namespace certamen
