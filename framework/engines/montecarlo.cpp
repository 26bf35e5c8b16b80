// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo.hpp"

#include <algorithm>
#include <chrono>

#include "framework/engines/montecarlo/lowering.hpp"
#include "framework/engines/montecarlo/trial_runner.hpp"
#include "framework/engines/simplify.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The next slice's trials, so that it takes about half a second: at most eight times the last one.
std::uint64_t next_slice(std::uint64_t last, double seconds) {
  constexpr double wanted = 0.5;
  const double factor = std::clamp(wanted / std::max(seconds, 1e-6), 0.125, 8.0);
  const auto trials = static_cast<std::uint64_t>(static_cast<double>(last) * factor);
  return std::max<std::uint64_t>(trials / montecarlo::row_group, 1) * montecarlo::row_group;
}

}  // namespace

MonteCarloResult estimate(const Experiment& experiment, std::uint64_t trials,
                          const Context& context) {
  if (trials == 0) throw Error{ErrorCode::usage, "montecarlo", "expected at least 1 trial"};
  const auto start = Clock::now();
  const Experiment simple = simplified(experiment);
  montecarlo::TrialRunner runner{montecarlo::compile(simple, montecarlo::kernels()), context};

  montecarlo::Counts total{0, std::vector<std::uint64_t>(runner.outcomes(), 0)};
  std::uint64_t slice = montecarlo::row_group;
  while (total.trials < trials && !context.cancel.is_cancelled()) {
    const auto slice_start = Clock::now();
    const auto part = runner.run(total.trials, std::min(slice, trials - total.trials));
    for (std::size_t i = 0; i < part.happened.size(); ++i) total.happened[i] += part.happened[i];
    total.trials += part.trials;
    slice = next_slice(slice, seconds_since(slice_start));
    context.report("montecarlo", static_cast<double>(total.trials) / static_cast<double>(trials));
  }

  MonteCarloResult result;
  result.interrupted = total.trials < trials;
  result.win = clopper_pearson(total.happened[0], total.trials, context.level);
  std::size_t next = 1;
  for (const auto& [name, id] : simple.events)
    result.events[name] = clopper_pearson(total.happened[next++], total.trials, context.level);
  result.seconds = seconds_since(start);
  return result;
}

}  // namespace certamen
