// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/sampling.hpp"

#include <algorithm>
#include <chrono>

#include "framework/error.hpp"

namespace certamen::montecarlo {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The look after `trials`.
std::uint64_t next_look(std::uint64_t trials, std::uint64_t last) {
  const std::uint64_t quarter_more = (trials + trials / 4) / row_group * row_group;
  return std::min(last, std::max(trials + row_group, quarter_more));
}

/// Slices of about half a second, so that progress, cancelling and checkpoints come often enough;
/// each at most eight times the largest before it.
class Slices {
 public:
  std::uint64_t next() const { return next_; }
  void took(std::uint64_t trials, double seconds) {
    constexpr double wanted = 0.5;
    largest_ = std::max(largest_, trials);
    const double at_this_speed = static_cast<double>(trials) * wanted / std::max(seconds, 1e-6);
    const auto groups = static_cast<std::uint64_t>(at_this_speed) / row_group;
    next_ = std::clamp(groups, std::uint64_t{1}, 8 * (largest_ / row_group + 1)) * row_group;
  }

 private:
  std::uint64_t next_ = row_group, largest_ = row_group;
};

void add(Counts& total, const Counts& part) {
  total.trials += part.trials;
  for (std::size_t i = 0; i < part.happened.size(); ++i) total.happened[i] += part.happened[i];
}

/// Tells the context how far the run is.
class Reporter {
 public:
  Reporter(const MonteCarloOptions& options, const Context& context)
      : options_{options}, context_{context} {}

  void look(const Look& look) {
    range_ = look.range;
    if (const auto expected = options_.until.expected_trials(look.trials, look.range))
      expected_ = std::min(*expected, static_cast<double>(options_.trials));
  }
  void report(std::uint64_t done) const {
    const double all = expected_.value_or(static_cast<double>(options_.trials));
    const double fraction = std::min(1.0, static_cast<double>(done) / all);
    if (context_.trials)
      context_.trials({.done = done,
                       .expected = all,
                       .per_second = static_cast<double>(done) / seconds_since(start_),
                       .lower = static_cast<double>(range_.lower),
                       .upper = static_cast<double>(range_.upper)});
    context_.report("montecarlo", fraction);
  }

 private:
  const MonteCarloOptions& options_;
  const Context& context_;
  Clock::time_point start_ = Clock::now();
  std::optional<double> expected_ = std::nullopt;
  Ends range_ = {};
};

}  // namespace

Sampled sample(TrialRunner& runner, const MonteCarloOptions& options, const Context& context,
               const LookAt& look_at, std::vector<Look>& trace) {
  if (options.trials == 0) throw Error{ErrorCode::usage, "montecarlo", "expected at least 1 trial"};
  Sampled sampled{{0, std::vector<std::uint64_t>(runner.outcomes(), 0)}};
  auto& total = sampled.total;
  Reporter reporter{options, context};
  const bool looks = options.trace || !options.until.empty() || context.trials;
  Slices slices;
  std::uint64_t look = next_look(0, options.trials);
  while (total.trials < options.trials && !sampled.stopped && !context.cancel.is_cancelled()) {
    const auto slice_start = Clock::now();
    const Counts part = runner.run(total.trials, std::min(slices.next(), look - total.trials));
    slices.took(part.trials, seconds_since(slice_start));
    add(total, part);
    if (total.trials == look) {
      if (looks) {
        trace.push_back({total.trials, look_at(total)});
        sampled.stopped = options.until.met_by(trace.back().range);
        reporter.look(trace.back());
      }
      look = next_look(look, options.trials);
    }
    reporter.report(total.trials);
  }
  sampled.interrupted = !sampled.stopped && total.trials < options.trials;
  return sampled;
}

}  // namespace certamen::montecarlo
