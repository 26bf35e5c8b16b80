// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "framework/engines/numeric/numeric.hpp"

/// For the sources numeric*.cpp alone.
namespace certamen {

/// What to evaluate, in which order, and when a buffer may go. Nodes keep the numbers that they
/// have in the experiment.
struct NumericPlan {
  struct Step {
    NodeId node;
    std::vector<NodeId> dead_after = {};  // made in this phase and not needed any more
  };
  Experiment experiment;
  std::vector<Step> fixed;   // what no sample reaches: once
  std::vector<Step> random;  // the rest: in each trial
  std::vector<std::pair<std::string, NodeId>> probes;
  bool is_deterministic = false;  // no sample reaches win or an event
};

/// Throws Error(unsupported) for what the engine does not take and Error(unknown_name) for probes.
NumericPlan plan_numeric(const Experiment& experiment, const NumericOptions& options);

/// Bytes of one tensor element.
std::size_t element_bytes(Arithmetic arithmetic, unsigned digits);

/// The most threads, up to `wanted`, whose live buffers fit the context's memory cap. Throws
/// Error(too_large) that names the node where one thread exceeds it.
unsigned threads_that_fit(const NumericPlan& plan, std::size_t bytes_per_element, unsigned wanted,
                          const Context& context);

}  // namespace certamen
