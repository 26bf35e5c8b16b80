// SPDX-License-Identifier: Apache-2.0
#include "framework/report/measure.hpp"

#include <algorithm>
#include <functional>

#include "framework/engines/exact.hpp"
#include "framework/engines/numeric.hpp"
#include "framework/engines/team.hpp"
#include "framework/report/trials.hpp"

namespace certamen {

namespace {

constexpr std::uint64_t usual_trials = 100'000;
constexpr std::size_t automatic_memory = std::size_t{1} << 30;

bool has_real_tensors(const Experiment& experiment) {
  return std::any_of(experiment.graph.begin(), experiment.graph.end(),
                     [](const GraphNode& node) { return node.domain.is_real(); });
}

/// Float64 first. A game without coins is then run again in intervals, since one rounded run proves
/// nothing.
Measurement measure_numerically(const Experiment& experiment, std::uint64_t trials,
                                const Context& context) {
  const auto rounded =
      estimate_numeric(experiment, trials, {.arithmetic = Arithmetic::float64}, context);
  if (rounded.guarantee == NumericGuarantee::estimated || rounded.interrupted)
    return {.winning = {Estimated{rounded.lower, rounded.upper, rounded.level, rounded.trials,
                                  rounded.seed, IntervalMethod::clopper_pearson}},
            .interrupted = rounded.interrupted};
  const std::string says = rounded.wins > 0 ? "a win" : "no win";
  try {
    const auto certain =
        estimate_numeric(experiment, 1, {.arithmetic = Arithmetic::interval}, context);
    Measurement measured{.winning = {Enclosed{certain.lower, certain.upper}}};
    if (certain.lower != certain.upper)
      measured.notes.push_back("float64 says " + says + ", intervals leave it open");
    return measured;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    return {.winning = {Enclosed{0, 1}},
            .notes = {"float64 says " + says + ", which nothing certifies: " + error.what()}};
  }
}

std::uint64_t trials_of(const Definition& definition, const CheckOptions& options) {
  constexpr std::uint64_t enough = std::uint64_t{1} << 40;  // for a rule to be met
  if (options.trials) return *options.trials;
  if (definition.default_trials() != 0) return definition.default_trials();
  return options.until.empty() ? usual_trials : enough;
}

/// What cannot be shared is done by the first process alone; all throw what it throws.
Measurement by_first(const Team& team, const std::function<Measurement()>& work) {
  return team.together([&] { return team.is_first() ? work() : Measurement{}; });
}

Measurement measure_exactly(const std::vector<Experiment>& games, const Context& context) {
  Measurement measured{.engine = "exact"};
  for (ExactResult& result : evaluate_exactly(games, context)) {
    measured.winning.emplace_back(Exact{std::move(result.win)});
    measured.plans.push_back(std::move(result.statistics));
  }
  return measured;
}

/// Each game at its share of the level.
Measurement measure_numerically(const Definition& definition, const std::vector<Experiment>& games,
                                const CheckOptions& options, const Context& context) {
  Context own = context;
  own.level = 1 - (1 - context.level) / Rational{games.size()};
  Measurement all{.engine = "numeric"};
  if (!options.until.empty() || options.rare)
    all.notes.emplace_back(
        "the numeric engine runs a fixed number of trials: --until and --rare do "
        "not apply");
  for (const auto& game : games) {
    auto measured = measure_numerically(game, trials_of(definition, options), own);
    all.winning.push_back(std::move(measured.winning.front()));
    for (auto& note : measured.notes)
      if (std::find(all.notes.begin(), all.notes.end(), note) == all.notes.end())
        all.notes.push_back(std::move(note));
    all.interrupted = measured.interrupted;
    if (all.interrupted) break;
  }
  return all;
}

}  // namespace

Evidence Measurement::advantage(const Definition& definition) const {
  return difference ? absolute(*difference) : definition.advantage(winning);
}

Measurement measure(const Definition& definition, const std::vector<Experiment>& games,
                    const CheckOptions& options, const Rational& level, const Rational& allowed,
                    const std::shared_ptr<RunJournal>& journal, const Context& context) {
  Context own = context;
  own.level = level;
  const Team team{context};
  const bool automatic = options.engine == EngineChoice::automatic;
  const bool numeric = std::any_of(games.begin(), games.end(), has_real_tensors);
  if (options.engine == EngineChoice::numeric || (automatic && numeric))
    return by_first(team, [&] { return measure_numerically(definition, games, options, own); });
  std::vector<std::string> notes;
  if (options.engine != EngineChoice::montecarlo) {
    try {
      // Nobody asked for the exact engine by name: it may try, not work for minutes in vain.
      Context bounded = own;
      if (automatic) bounded.memory_cap = std::min(own.memory_cap, automatic_memory);
      return by_first(team, [&] { return measure_exactly(games, bounded); });
    } catch (const Error& error) {
      if (!automatic || error.code() != ErrorCode::too_large) throw;
      notes.push_back(std::string{"too large for the exact engine, so estimated ("} + error.what() +
                      ")");
    }
  }
  Measurement measured = measure_by_trials(
      definition, games, options, {.trials = trials_of(definition, options), .journal = journal},
      allowed, own);
  measured.notes.insert(measured.notes.begin(), notes.begin(), notes.end());
  return measured;
}

}  // namespace certamen
