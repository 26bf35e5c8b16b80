// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "framework/engines/simplify.hpp"

namespace certamen {

/// One step of a schedule: a random node (none in the first step), then everything that it makes
/// computable.
struct Step {
  NodeId branch = no_node;
  std::vector<NodeId> computed = {};  // deterministic nodes in execution order
  std::vector<NodeId> live =
      {};  // afterwards: nodes still needed, tables by their own node; ascending
};

struct Schedule {
  std::vector<Step> steps;
  double peak_bits = 0;  // log2 of an upper bound of the branches in the largest step
};

/// An order that keeps few variables alive. Deterministic nodes run as soon as they can (what is
/// computed from live values adds no state), random nodes as late as possible; which of them comes
/// next is chosen greedily among the nearest goals, looking ahead through all samples that a goal
/// still lacks. The better of that and program order. `rooted` must be sliced and in topological
/// order.
Schedule schedule(const RootedGraph& rooted);

/// Random: it has several outcomes in one state.
bool is_random(const GraphNode& node);

}  // namespace certamen
