// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "framework/engines/montecarlo/montecarlo.hpp"
#include "framework/engines/montecarlo/trial_runner.hpp"

namespace certamen::montecarlo {

/// What a run has counted.
struct Sampled {
  Counts total;
  bool stopped = false, interrupted = false;
};

/// The interval of the quantity, given the counts at a look.
using LookAt = std::function<Ends(const Counts&)>;

/// Runs trials until the rule is met at a look, or all are done, or the context is cancelled. Looks
/// come after 128 trials and then whenever a quarter more were run; they go to `trace`. With a
/// journal the run `key` is taken up where it was left.
Sampled sample(TrialRunner& runner, const MonteCarloOptions& options, const RunKey& key,
               const Context& context, const LookAt& look_at, std::vector<Look>& trace);

}  // namespace certamen::montecarlo
