// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>

#include "framework/check/engine.hpp"
#include "framework/check/trials.hpp"
#include "framework/engines/exact/exact.hpp"
#include "framework/engines/numeric/numeric.hpp"
#include "framework/error.hpp"
#include "framework/run/team.hpp"

namespace certamen {

namespace {

constexpr std::uint64_t usual_trials = 100'000;

bool has_real_tensors(const std::vector<Experiment>& games) {
  return std::ranges::any_of(games, [](const Experiment& game) {
    return std::ranges::any_of(game.graph,
                               [](const GraphNode& node) { return node.domain.is_real(); });
  });
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
Measurement by_first(const Context& context, const std::function<Measurement()>& work) {
  const Team team{context};
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

std::optional<std::string> refuses_tensors(const std::vector<Experiment>& games) {
  return has_real_tensors(games) ? std::optional<std::string>{"there are real tensors in them"}
                                 : std::nullopt;
}

std::optional<std::string> refuses_nothing(const std::vector<Experiment>&) {
  return std::nullopt;
}

Measurement run_exact(const Match& match) {
  return by_first(match.context, [&] { return measure_exactly(match.games, match.context); });
}

Measurement run_montecarlo(const Match& match) {
  return measure_by_trials(
      match.definition, match.games, match.options,
      {.trials = trials_of(match.definition, match.options), .journal = match.journal},
      match.allowed, match.context);
}

Measurement run_numeric(const Match& match) {
  return by_first(match.context, [&] {
    return measure_numerically(match.definition, match.games, match.options, match.context);
  });
}

}  // namespace

const std::vector<Engine>& engines() {
  static const std::vector<Engine> all{
      {"exact", "rational numbers, by following all states", true, refuses_tensors, run_exact},
      {"montecarlo", "confidence intervals, from trials", false, refuses_tensors, run_montecarlo},
      {"numeric", "enclosures of games on real tensors without coins, else confidence intervals",
       false, refuses_nothing, run_numeric}};
  return all;
}

const Engine* find_engine(std::string_view name) {
  if (name == "auto") return nullptr;
  const auto found = std::ranges::find(engines(), name, &Engine::name);
  if (found != engines().end()) return &*found;
  std::string names = "auto";
  for (const auto& engine : engines()) names += ", " + std::string{engine.name};
  throw Error{ErrorCode::usage, "--engine",
              "expected one of " + names + ", got '" + std::string{name} + "'"};
}

}  // namespace certamen
