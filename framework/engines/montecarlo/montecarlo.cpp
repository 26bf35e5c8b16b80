// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/montecarlo.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "framework/engines/montecarlo/fingerprint.hpp"
#include "framework/engines/montecarlo/lowering.hpp"
#include "framework/engines/montecarlo/pair.hpp"
#include "framework/engines/montecarlo/prepare.hpp"
#include "framework/engines/montecarlo/rare_event.hpp"
#include "framework/engines/montecarlo/sampling.hpp"
#include "framework/error.hpp"
#include "framework/run/team.hpp"

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

/// Of the event that is counted; of a pair, of the difference; of a rare win, of each factor at its
/// share of the level.
std::vector<ConfidenceInterval> intervals_of(const RunKey& key, const RunCounts& counts,
                                             const Rational& level, Looking looking) {
  switch (key.kind) {
  case RunKind::game:
    return {binomial_interval(counts.happened.at(0), counts.trials, level, looking)};
  case RunKind::pair: {
    const auto [left, both, right] = montecarlo::pair_counts(counts.happened);
    return {difference_interval(left - both, right - both, counts.trials, level, looking)};
  }
  case RunKind::rare: break;
  }
  const std::size_t factors = counts.happened.size() - 1;
  const Rational each = 1 - (1 - level) / Rational{factors};
  std::vector<ConfidenceInterval> intervals;
  for (std::size_t i = 1; i <= factors; ++i)
    intervals.push_back(binomial_interval(counts.happened[i], counts.trials, each, looking));
  return intervals;
}

Ends product(const Rational& weight, const std::vector<ConfidenceInterval>& intervals) {
  Ends range{weight, weight};
  for (const auto& interval : intervals) {
    range.lower *= interval.lower;
    range.upper *= interval.upper;
  }
  return range;
}

/// What each process of a cluster prepares by itself; if one is stopped, all are.
template <class Work>
auto by_all(const Context& context, Work work) {
  return Team{context}.together(work);
}

/// Runs and fills in what all results have in common.
Counts run(const Experiment& experiment, const std::vector<std::uint64_t>& streams, RunKey key,
           const MonteCarloOptions& options, const Context& context, RunSummary& summary) {
  const auto start = std::chrono::steady_clock::now();
  TrialRunner runner{
      by_all(context,
             [&] { return montecarlo::compile(experiment, montecarlo::kernels(), streams); }),
      context};
  if (options.journal) key.fingerprint = montecarlo::fingerprint(experiment, streams);
  key.seed = context.seed;
  const auto look_at = [&](const Counts& counts) {
    const Ends range = interval_of(key, counts, context.level, Looking::always);
    return options.quantity ? options.quantity(range) : range;
  };
  const auto sampled = montecarlo::sample(runner, options, key, context, look_at, summary.trace);
  summary.stopped = sampled.stopped;
  summary.interrupted = sampled.interrupted;
  summary.looking = options.until.empty() && !sampled.interrupted ? Looking::once : Looking::always;
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return sampled.total;
}

}  // namespace

Ends interval_of(const RunKey& key, const RunCounts& counts, const Rational& level,
                 Looking looking) {
  return product(key.weight, intervals_of(key, counts, level, looking));
}

MonteCarloResult estimate(const Experiment& experiment, const MonteCarloOptions& options,
                          const Context& context) {
  const Experiment simple = by_all(context, [&] { return montecarlo::prepared(experiment); });
  MonteCarloResult result;
  const Counts counts = run(simple, {}, {.kind = RunKind::game}, options, context, result);
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
  const montecarlo::Pair pair = by_all(context, [&] {
    return montecarlo::paired(montecarlo::prepared(left), montecarlo::prepared(right));
  });
  const RunKey key{.kind = RunKind::pair};
  PairResult result;
  const Counts counts = run(pair.experiment, pair.streams, key, options, context, result);
  result.difference = intervals_of(key, counts, context.level, result.looking).front();
  std::tie(result.left, result.both, result.right) = montecarlo::pair_counts(counts.happened);
  return result;
}

RareResult estimate_rare(const Experiment& experiment, const MonteCarloOptions& options,
                         const Context& context) {
  const auto parts = by_all(context, [&] { return montecarlo::rare_event(experiment); });
  const RunKey key{.kind = RunKind::rare, .weight = parts.weight};
  RareResult result;
  result.weight = parts.weight;
  if (!parts.experiment.events.empty()) {
    const Counts counts = run(parts.experiment, {}, key, options, context, result);
    result.factors = intervals_of(key, counts, context.level, result.looking);
  }
  result.win = product(key.weight, result.factors);
  return result;
}

}  // namespace certamen
