// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "framework/engines/context.hpp"
#include "framework/engines/statistics.hpp"
#include "framework/games/experiment.hpp"

namespace certamen {

struct MonteCarloResult {
  ConfidenceInterval win;  // its trials are those that were run, its wins the wins
  std::map<std::string, ConfidenceInterval> events;  // each at the context's level by itself
  bool interrupted = false;                          // fewer trials than asked for
  double seconds = 0;
};

/// Runs `trials` independent trials, a column of context.batch of them at a time and one node at a
/// time, on context.threads threads. The counts depend only on the experiment, the seed and the
/// number of trials: a node draws from the stream (seed, trial, its place in `experiment.graph`).
/// Throws Error(unsupported) for moves left open (choose) and for real tensors, Error(usage) for 0
/// trials. A cancelled run returns what it has.
MonteCarloResult estimate(const Experiment& experiment, std::uint64_t trials,
                          const Context& context);

}  // namespace certamen
