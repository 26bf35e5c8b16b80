// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "framework/rewriting/symbolic.hpp"

namespace certamen {

/// One step of a schedule: a random node (none in the first step), then everything that it makes
/// computable.
struct Step {
  NodeId branch = no_node;
  std::vector<NodeId> computed = {};  // deterministic nodes in execution order
  std::vector<NodeId> live = {};      // afterwards: nodes still needed, and tables; ascending
  double branches_bits = 0;           // log2 of an upper bound of the branches
};

struct Schedule {
  std::vector<Step> steps;
  double peak_bits = 0;  // log2 of an upper bound of the branches in the largest step
  const char* method = "program order";
};

struct ScheduleOptions {
  bool search = true;        // false: program order, or by depth
  bool by_depth = false;     // what takes fewer lookups one after another comes first
  bool interchange = false;  // see Interchange, and Sequence::constant_labels
};

/// An order that keeps few variables alive. Deterministic nodes run as soon as they can (what is
/// computed from live values adds no state), random nodes as late as possible. The best of: program
/// order; greedy among the nearest goals, looking ahead through all samples that a goal still
/// lacks; and where both are wide, a beam search over the orders of the random nodes, which is
/// exhaustive for few of them. Only what the roots need is placed. The graph must be in topological
/// order.
Schedule schedule(const SymbolicGraph& symbolic, const std::vector<NodeId>& roots,
                  const ScheduleOptions& options = {});
/// Whether a lookup's point depends on another lookup of the same table.
bool has_nested_lookups(const SymbolicGraph& symbolic);

}  // namespace certamen
