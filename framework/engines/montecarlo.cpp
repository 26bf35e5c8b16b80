// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "framework/engines/montecarlo/lowering.hpp"
#include "framework/engines/montecarlo/pair.hpp"
#include "framework/engines/montecarlo/prepare.hpp"
#include "framework/engines/montecarlo/rare_event.hpp"
#include "framework/engines/montecarlo/sampling.hpp"
#include "framework/error.hpp"

namespace certamen {

bool StoppingRule::met_by(const Ends& range) const {
  const Rational size = range.upper - range.lower, middle = (range.lower + range.upper) / 2;
  if (width && size <= *width) return true;
  if (relative && middle > 0 && size / 2 <= *relative * middle) return true;
  return decided && (range.lower > *decided || range.upper <= *decided);
}

std::optional<double> StoppingRule::expected_trials(std::uint64_t trials, const Ends& range) const {
  const double size = static_cast<double>(range.upper) - static_cast<double>(range.lower);
  const double middle = (static_cast<double>(range.lower) + static_cast<double>(range.upper)) / 2;
  double wanted = 0;
  if (width) wanted = static_cast<double>(*width);
  if (relative) wanted = std::max(wanted, 2 * middle * static_cast<double>(*relative));
  if (decided) wanted = std::max(wanted, std::abs(middle - static_cast<double>(*decided)) * 2);
  if (wanted <= 0) return std::nullopt;
  return static_cast<double>(trials) * std::max(1.0, std::pow(size / wanted, 2));
}

namespace {

using montecarlo::Counts;
using montecarlo::TrialRunner;

/// Runs and fills in what all results have in common.
Counts run(TrialRunner& runner, const MonteCarloOptions& options, const Context& context,
           const std::function<Ends(const Counts&)>& interval, RunSummary& summary) {
  const auto start = std::chrono::steady_clock::now();
  const auto look_at = [&](const Counts& counts) {
    const Ends range = interval(counts);
    return options.quantity ? options.quantity(range) : range;
  };
  const auto sampled = montecarlo::sample(runner, options, context, look_at, summary.trace);
  summary.stopped = sampled.stopped;
  summary.interrupted = sampled.interrupted;
  summary.looking = options.until.empty() && !sampled.interrupted ? Looking::once : Looking::always;
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return sampled.total;
}

Ends range_of(const ConfidenceInterval& interval) {
  return {interval.lower, interval.upper};
}

}  // namespace

MonteCarloResult estimate(const Experiment& experiment, const MonteCarloOptions& options,
                          const Context& context) {
  const Experiment simple = montecarlo::prepared(experiment);
  TrialRunner runner{montecarlo::compile(simple, montecarlo::kernels()), context};
  MonteCarloResult result;
  const Counts counts = run(
      runner, options, context,
      [&](const Counts& so_far) {
        return range_of(binomial_sequence(so_far.happened[0], so_far.trials, context.level));
      },
      result);
  const auto interval = [&](std::uint64_t wins) {
    return binomial_interval(wins, counts.trials, context.level, result.looking);
  };
  result.win = interval(counts.happened[0]);
  std::size_t next = 1;
  for (const auto& [name, id] : simple.events)
    result.events[name] = interval(counts.happened[next++]);
  return result;
}

MonteCarloResult estimate(const Experiment& experiment, std::uint64_t trials,
                          const Context& context) {
  return estimate(experiment, MonteCarloOptions{.trials = trials}, context);
}

PairResult estimate_pair(const Experiment& left, const Experiment& right,
                         const MonteCarloOptions& options, const Context& context) {
  const montecarlo::Pair pair =
      montecarlo::paired(montecarlo::prepared(left), montecarlo::prepared(right));
  TrialRunner runner{montecarlo::compile(pair.experiment, montecarlo::kernels(), pair.streams),
                     context};
  const auto difference = [&](const Counts& counts, Looking looking) {
    const auto [left_wins, both, right_wins] = montecarlo::pair_counts(counts.happened);
    return difference_interval(left_wins - both, right_wins - both, counts.trials, context.level,
                               looking);
  };
  PairResult result;
  const Counts counts = run(
      runner, options, context,
      [&](const Counts& so_far) { return range_of(difference(so_far, Looking::always)); }, result);
  result.difference = difference(counts, result.looking);
  std::tie(result.left, result.both, result.right) = montecarlo::pair_counts(counts.happened);
  return result;
}

RareResult estimate_rare(const Experiment& experiment, const MonteCarloOptions& options,
                         const Context& context) {
  const auto parts = montecarlo::rare_event(experiment);
  const std::size_t factors = parts.experiment.events.size();
  RareResult result;
  result.weight = parts.weight;
  if (factors == 0) {
    result.win = {parts.weight, parts.weight};
    return result;
  }
  TrialRunner runner{montecarlo::compile(parts.experiment, montecarlo::kernels()), context};
  const Rational each = 1 - (1 - context.level) / Rational{factors};
  const auto factor_intervals = [&](const Counts& counts, Looking looking) {
    std::vector<ConfidenceInterval> intervals;
    for (std::size_t i = 0; i < factors; ++i)
      intervals.push_back(binomial_interval(counts.happened[1 + i], counts.trials, each, looking));
    return intervals;
  };
  const auto product = [&](const std::vector<ConfidenceInterval>& intervals) {
    Ends range{parts.weight, parts.weight};
    for (const auto& interval : intervals) {
      range.lower *= interval.lower;
      range.upper *= interval.upper;
    }
    return range;
  };
  const Counts counts = run(
      runner, options, context,
      [&](const Counts& so_far) { return product(factor_intervals(so_far, Looking::always)); },
      result);
  result.factors = factor_intervals(counts, result.looking);
  result.win = product(result.factors);
  return result;
}

}  // namespace certamen
