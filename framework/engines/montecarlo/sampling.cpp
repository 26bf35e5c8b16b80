// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/sampling.hpp"

#include <algorithm>
#include <chrono>

#include "framework/engines/montecarlo/kept_run.hpp"
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

  /// So many trials are known from an earlier run.
  void start(std::uint64_t done) { known_ = done; }
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
                       .per_second = static_cast<double>(done - known_) / seconds_since(start_),
                       .lower = static_cast<double>(range_.lower),
                       .upper = static_cast<double>(range_.upper)});
    context_.report("montecarlo", fraction);
  }

 private:
  const MonteCarloOptions& options_;
  const Context& context_;
  Clock::time_point start_ = Clock::now();
  std::uint64_t known_ = 0;
  std::optional<double> expected_ = std::nullopt;
  Ends range_ = {};
};

/// One run between two calls of its loop.
class Run {
 public:
  Run(TrialRunner& runner, const MonteCarloOptions& options, const Context& context,
      const LookAt& look_at, std::vector<Look>& trace)
      : runner_{runner}, options_{options}, context_{context}, look_at_{look_at}, trace_{trace},
        team_{context}, reporter_{options, context}, kept_{options.journal.get(), context},
        looks_{options.trace || !options.until.empty() || context.trials},
        next_look_{next_look(0, options.trials)} {
    sampled_.total.happened.assign(runner.outcomes(), 0);
  }

  Sampled finish(const RunKey& key) {
    take_up(kept_.open(key, runner_.outcomes()));
    reporter_.start(total().trials);
    while (wants_more()) {
      const auto start = Clock::now();
      const std::uint64_t slice = team_.first(slices_.next());
      const Counts part = runner_.run(total().trials, std::min(slice, next_look_ - total().trials));
      slices_.took(part.trials, seconds_since(start));
      add(sampled_.total, part);
      if (total().trials == next_look_) {
        kept_.look(total());
        look();
      }
      kept_.save(total(), false);
      if (team_.is_first()) reporter_.report(total().trials);
    }
    kept_.save(total(), true);
    sampled_.interrupted = !sampled_.stopped && total().trials < options_.trials;
    return sampled_;
  }

 private:
  const Counts& total() const { return sampled_.total; }

  bool wants_more() {
    const bool done = sampled_.stopped || total().trials >= options_.trials;
    return !done && !team_.any(context_.cancel.is_cancelled());
  }

  void look() {
    if (looks_) {
      trace_.push_back({total().trials, look_at_(total())});
      sampled_.stopped = options_.until.met_by(trace_.back().range);
      reporter_.look(trace_.back());
    }
    next_look_ = next_look(next_look_, options_.trials);
  }

  /// Repeats the looks of earlier runs, as far as none is missing, and goes on from the newest
  /// counts before the next look.
  void take_up(const std::vector<RunCounts>& known) {
    for (const auto& counts : known) {
      const bool usable = counts.trials % row_group == 0 || counts.trials == options_.trials;
      if (sampled_.stopped || !usable || counts.trials > next_look_) continue;
      sampled_.total = counts;
      if (counts.trials == next_look_ && counts.trials > last_repeated_) {
        last_repeated_ = counts.trials;
        look();
      }
    }
  }

  TrialRunner& runner_;
  const MonteCarloOptions& options_;
  const Context& context_;
  const LookAt& look_at_;
  std::vector<Look>& trace_;
  Team team_;
  Reporter reporter_;
  KeptRun kept_;
  bool looks_;
  std::uint64_t next_look_, last_repeated_ = 0;
  Slices slices_;
  Sampled sampled_;
};

}  // namespace

Sampled sample(TrialRunner& runner, const MonteCarloOptions& options, const RunKey& key,
               const Context& context, const LookAt& look_at, std::vector<Look>& trace) {
  if (options.trials == 0) throw Error{ErrorCode::usage, "montecarlo", "expected at least 1 trial"};
  return Run{runner, options, context, look_at, trace}.finish(key);
}

}  // namespace certamen::montecarlo
