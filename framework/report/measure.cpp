// SPDX-License-Identifier: Apache-2.0
#include "framework/report/measure.hpp"

#include <algorithm>

#include "framework/engines/exact.hpp"
#include "framework/engines/montecarlo.hpp"
#include "framework/engines/numeric.hpp"

namespace certamen {

namespace {

constexpr std::uint64_t usual_trials = 100'000;

bool has_real_tensors(const Experiment& experiment) {
  return std::any_of(experiment.graph.begin(), experiment.graph.end(),
                     [](const GraphNode& node) { return node.domain.is_real(); });
}

Estimated estimated(const ConfidenceInterval& win, std::uint64_t seed) {
  return {win.lower, win.upper, win.level, win.trials, seed};
}

/// Float64 first. A game without coins is then run again in intervals, since one rounded run proves
/// nothing.
Measurement measure_numerically(const Experiment& experiment, std::uint64_t trials,
                                const Context& context) {
  const auto rounded =
      estimate_numeric(experiment, trials, {.arithmetic = Arithmetic::float64}, context);
  if (rounded.guarantee == NumericGuarantee::estimated || rounded.interrupted)
    return {Estimated{rounded.lower, rounded.upper, rounded.level, rounded.trials, rounded.seed},
            "numeric",
            {},
            rounded.interrupted};
  const std::string says = rounded.wins > 0 ? "a win" : "no win";
  try {
    const auto certain =
        estimate_numeric(experiment, 1, {.arithmetic = Arithmetic::interval}, context);
    Measurement measured{Enclosed{certain.lower, certain.upper}, "numeric"};
    if (certain.lower != certain.upper)
      measured.notes.push_back("float64 says " + says + ", intervals leave it open");
    return measured;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    return {Enclosed{0, 1},
            "numeric",
            {"float64 says " + says + ", which nothing certifies: " + error.what()}};
  }
}

}  // namespace

Measurement measure(const Experiment& experiment, EngineChoice engine,
                    std::optional<std::uint64_t> trials, std::uint64_t default_trials,
                    const Rational& level, const Context& context) {
  Context own = context;
  own.level = level;
  const bool automatic = engine == EngineChoice::automatic;
  if (automatic)
    engine = has_real_tensors(experiment) ? EngineChoice::numeric : EngineChoice::exact;

  std::vector<std::string> notes;
  if (engine == EngineChoice::exact) {
    try {
      return {Exact{evaluate_exactly(experiment, own).win}, "exact"};
    } catch (const Error& error) {
      if (!automatic || error.code() != ErrorCode::too_large) throw;
      notes.push_back(std::string{"too large for the exact engine, so estimated ("} + error.what() +
                      ")");
      engine = EngineChoice::montecarlo;
    }
  }
  const std::uint64_t count = trials.value_or(default_trials != 0 ? default_trials : usual_trials);
  if (engine == EngineChoice::montecarlo) {
    const auto result = estimate(experiment, count, own);
    return {estimated(result.win, own.seed), "montecarlo", std::move(notes), result.interrupted};
  }
  return measure_numerically(experiment, count, own);
}

}  // namespace certamen
