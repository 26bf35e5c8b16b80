// SPDX-License-Identifier: Apache-2.0
#include "framework/check/trials.hpp"

#include <algorithm>

namespace certamen {

namespace {

Estimated estimated(const Ends& ends, std::uint64_t trials, const Context& context,
                    IntervalMethod once, IntervalMethod always, Looking looking) {
  return {ends.lower, ends.upper,   context.level,
          trials,     context.seed, looking == Looking::once ? once : always};
}

/// The advantage of one game as a function of the interval of Pr[win].
std::function<Ends(const Ends&)> advantage_of_game(const Definition& definition) {
  return [&definition](const Ends& win) {
    const Evidence advantage = definition.advantage({Enclosed{win.lower, win.upper}});
    return Ends{advantage.lower(), advantage.upper()};
  };
}

Ends advantage_of_pair(const Ends& difference) {
  const Evidence advantage = absolute(Enclosed{difference.lower, difference.upper});
  return {advantage.lower(), advantage.upper()};
}

/// Against "the advantage is at most the bound"; Pr[win] is the bound's image under the inverse of
/// the advantage, which is p or 2p - 1.
Rational bits_of_game(const Definition& definition, const ConfidenceInterval& win,
                      const Rational& bound) {
  const Rational limit = definition.kind() == DefinitionKind::guess ? (1 + bound) / 2 : bound;
  return evidence_bits({{0, win.trials - win.wins}, {1, win.wins}}, limit);
}

/// A player who bets on both directions has half of the capital on the right one.
Rational bits_of_pair(const PairResult& pair, const Rational& bound) {
  const std::uint64_t left = pair.left - pair.both, right = pair.right - pair.both;
  const std::uint64_t same = pair.difference.trials - left - right;
  return std::max(evidence_bits({{-1, left}, {0, same}, {1, right}}, bound),
                  evidence_bits({{-1, right}, {0, same}, {1, left}}, bound)) -
         1;
}

void summarise(Measurement& measured, const RunSummary& run) {
  measured.engine = "montecarlo";
  measured.trace = run.trace;
  measured.interrupted = run.interrupted;
}

Measurement measure_one(const Definition& definition, const Experiment& game,
                        const MonteCarloOptions& options, const Context& context) {
  const auto result = estimate(game, options, context);
  Measurement measured;
  summarise(measured, result);
  measured.winning = {estimated({result.win.lower, result.win.upper}, result.win.trials, context,
                                IntervalMethod::clopper_pearson,
                                IntervalMethod::beta_binomial_sequence, result.looking)};
  if (options.until.decided)
    measured.evidence_bits = bits_of_game(definition, result.win, *options.until.decided);
  return measured;
}

Measurement measure_rare(const Experiment& game, const MonteCarloOptions& options,
                         const Context& context) {
  const auto result = estimate_rare(game, options, context);
  Measurement measured;
  summarise(measured, result);
  if (result.factors.empty()) {
    measured.winning = {Exact{result.weight}};
    measured.notes.emplace_back("taken apart completely: exact");
    return measured;
  }
  measured.winning = {estimated(result.win, result.factors.front().trials, context,
                                IntervalMethod::factored_clopper_pearson,
                                IntervalMethod::factored_beta_binomial_sequence, result.looking)};
  measured.notes.push_back("taken apart: " + to_fraction(result.weight) + " times " +
                           std::to_string(result.factors.size()) +
                           (result.factors.size() == 1 ? " factor" : " independent factors"));
  return measured;
}

Measurement measure_pair(const Experiment& left, const Experiment& right,
                         const MonteCarloOptions& options, const Context& context) {
  const auto result = estimate_pair(left, right, options, context);
  Measurement measured;
  summarise(measured, result);
  measured.difference =
      estimated({result.difference.lower, result.difference.upper}, result.difference.trials,
                context, IntervalMethod::paired_clopper_pearson,
                IntervalMethod::paired_beta_binomial_sequence, result.looking);
  if (options.until.decided) measured.evidence_bits = bits_of_pair(result, *options.until.decided);
  return measured;
}

}  // namespace

Measurement measure_by_trials(const Definition& definition, const std::vector<Experiment>& games,
                              const CheckOptions& options, MonteCarloOptions run,
                              const Rational& allowed, const Context& context) {
  run.until = options.until;
  run.trace = true;
  if (options.until_decided) run.until.decided = allowed;
  if (games.size() == 2) {
    run.quantity = advantage_of_pair;
    Measurement measured = measure_pair(games[0], games[1], run, context);
    if (options.rare)
      measured.notes.emplace_back("--rare takes one game's win apart; here two games are compared");
    return measured;
  }
  run.quantity = advantage_of_game(definition);
  return options.rare ? measure_rare(games.front(), run, context)
                      : measure_one(definition, games.front(), run, context);
}

}  // namespace certamen
