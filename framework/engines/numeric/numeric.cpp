// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/numeric/numeric.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "framework/engines/numeric/machine.hpp"
#include "framework/error.hpp"
#include "framework/statistics/statistics.hpp"

namespace certamen {

namespace {

constexpr std::string_view stage = "numeric";

unsigned digits_of(const NumericOptions& options, const Context& context) {
  return options.digits != 0 ? options.digits : context.digits;
}

bool has_digits(Arithmetic arithmetic) {
  return arithmetic == Arithmetic::mpfr || arithmetic == Arithmetic::interval;
}

/// Counts; adding them up in any order gives the same.
struct Tally {
  std::uint64_t trials = 0, wins = 0, undecided = 0;
  std::map<std::string, NumericResult::EventCount> events;

  void add(const NumericRun& run) {
    ++trials;
    wins += run.win == Outcome::yes;
    undecided += run.win == Outcome::undecided;
    for (const auto& [name, outcome] : run.events) {
      events[name].happened += outcome == Outcome::yes;
      events[name].undecided += outcome == Outcome::undecided;
    }
  }
  void add(const Tally& other) {
    trials += other.trials;
    wins += other.wins;
    undecided += other.undecided;
    for (const auto& [name, count] : other.events) {
      events[name].happened += count.happened;
      events[name].undecided += count.undecided;
    }
  }
};

/// Trials handed out one by one to threads; the calling thread works too and reports progress.
class TrialPool {
 public:
  TrialPool(const NumericMachine& machine, std::uint64_t trials, const Context& context)
      : machine_{machine}, trials_{trials}, context_{context} {}

  Tally run(unsigned threads) {
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < threads; ++i) helpers.emplace_back([this] { work(false); });
    work(true);
    helpers.clear();
    if (failure_) std::rethrow_exception(failure_);
    return total_;
  }

 private:
  void work(bool reports) {
    const StopScope scope{context_.cancel};
    Tally tally;
    try {
      for (std::uint64_t trial;
           !stop_ && !context_.cancel.is_cancelled() && (trial = next_++) < trials_;) {
        tally.add(machine_.run(trial));
        if (reports)
          context_.report(stage, static_cast<double>(trial + 1) / static_cast<double>(trials_));
      }
    } catch (const Error& error) {
      if (error.code() != ErrorCode::interrupted) fail();
    } catch (...) {
      fail();
    }
    const std::scoped_lock lock{mutex_};
    total_.add(tally);
  }
  void fail() {
    const std::scoped_lock lock{mutex_};
    if (!failure_) failure_ = std::current_exception();
    stop_ = true;
  }

  const NumericMachine& machine_;
  const std::uint64_t trials_;
  const Context& context_;
  std::atomic<std::uint64_t> next_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  Tally total_;
  std::exception_ptr failure_;
};

void state_probability(NumericResult& result, bool deterministic, const Context& context) {
  if (deterministic && result.trials == 1) {
    const bool enclosed = result.arithmetic == Arithmetic::interval;
    result.guarantee = enclosed ? NumericGuarantee::enclosed : NumericGuarantee::computed;
    result.lower = result.wins;
    result.upper = result.wins + result.undecided;
    return;
  }
  result.guarantee = NumericGuarantee::estimated;
  result.level = context.level;
  if (result.trials == 0) return;
  // Undecided trials count as lost for the lower end and as won for the upper end.
  result.lower = clopper_pearson(result.wins, result.trials, context.level).lower;
  result.upper =
      clopper_pearson(result.wins + result.undecided, result.trials, context.level).upper;
}

}  // namespace

std::string_view to_string(Arithmetic arithmetic) {
  switch (arithmetic) {
  case Arithmetic::float32: return "float32";
  case Arithmetic::float64: return "float64";
  case Arithmetic::mpfr: return "mpfr";
  case Arithmetic::interval: return "interval";
  }
  return "?";
}

Arithmetic parse_arithmetic(std::string_view text) {
  for (const auto arithmetic :
       {Arithmetic::float32, Arithmetic::float64, Arithmetic::mpfr, Arithmetic::interval})
    if (text == to_string(arithmetic)) return arithmetic;
  throw Error{ErrorCode::bad_number, "arithmetic",
              "expected float32, float64, mpfr or interval, got '" + std::string{text} + "'"};
}

std::string_view to_string(Outcome outcome) {
  return outcome == Outcome::yes ? "yes" : outcome == Outcome::no ? "no" : "undecided";
}

std::string_view to_string(NumericGuarantee guarantee) {
  switch (guarantee) {
  case NumericGuarantee::enclosed: return "enclosed";
  case NumericGuarantee::computed: return "computed";
  case NumericGuarantee::estimated: return "estimated";
  }
  return "?";
}

NumericRun run_numeric(const Experiment& experiment, const NumericOptions& options,
                       std::uint64_t trial, const Context& context) {
  const unsigned digits = digits_of(options, context);
  const NumericPlan plan = plan_numeric(experiment, options);
  threads_that_fit(plan, element_bytes(options.arithmetic, digits), 1, context);
  return make_machine(plan, options.arithmetic, digits, context)->run(trial);
}

NumericResult estimate_numeric(const Experiment& experiment, std::uint64_t trials,
                               const NumericOptions& options, const Context& context) {
  if (trials == 0) throw Error{ErrorCode::usage, experiment.name, "expected at least one trial"};
  const unsigned digits = digits_of(options, context);
  NumericOptions without_probes = options;
  without_probes.probes.clear();
  const NumericPlan plan = plan_numeric(experiment, without_probes);
  const std::uint64_t wanted = plan.is_deterministic ? 1 : trials;
  const auto workers =
      static_cast<unsigned>(std::min<std::uint64_t>(context.thread_count(), wanted));
  const unsigned threads =
      threads_that_fit(plan, element_bytes(options.arithmetic, digits), workers, context);

  NumericResult result{.arithmetic = options.arithmetic,
                       .digits = has_digits(options.arithmetic) ? digits : 0,
                       .seed = context.seed};
  Tally tally;
  try {
    const auto machine = make_machine(plan, options.arithmetic, digits, context);
    tally = TrialPool{*machine, wanted, context}.run(threads);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::interrupted) throw;
  }
  result.trials = tally.trials;
  result.wins = tally.wins;
  result.undecided = tally.undecided;
  result.events = std::move(tally.events);
  result.interrupted = tally.trials < wanted;
  state_probability(result, plan.is_deterministic, context);
  return result;
}

}  // namespace certamen
