// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/optimal/replay.hpp"

#include "framework/engines/exact/exact.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

constexpr std::size_t most_decisions = 2000;

/// Refusals for size or time are no contradiction.
bool is_refusal(ErrorCode code) {
  return code == ErrorCode::too_large || code == ErrorCode::unsupported ||
         code == ErrorCode::interrupted;
}

}  // namespace

Package with_budgets(Package game, const OptimalOptions& options) {
  for (auto& procedure : game.exports)
    if (const auto own = options.budgets.find(procedure.signature.name);
        own != options.budgets.end())
      procedure.budget = Size{Integer{own->second}};
  return game;
}

std::optional<Rational> replayed(const std::vector<Package>& games, const OptimalResult& found,
                                 const OptimalOptions& options, const Context& context) {
  if (!found.strategy) return std::nullopt;
  try {
    const Package adversary = as_package(*found.strategy, "best", most_decisions);
    std::vector<Rational> wins;
    for (const auto& game : games)
      wins.push_back(evaluate_exactly(play(with_budgets(game, options), adversary), context).win);
    return wins.size() == 2 ? Rational{abs(Rational{wins[1] - wins[0]})} : wins[0];
  } catch (const Error& error) {
    if (is_refusal(error.code())) return std::nullopt;
    throw;
  }
}

OptimalResult replayed_best_adversary(const std::vector<Package>& games, Objective objective,
                                      const OptimalOptions& options, const Context& context) {
  OptimalResult found = best_adversary(games, objective, options, context);
  // A search that was told to stop is not followed by a long replay.
  constexpr std::uint64_t little_work = std::uint64_t{1} << 20;
  Context own = context;
  if (!found.is_exact()) own.work_cap = std::min(own.work_cap, little_work);
  const auto value = replayed(games, found, options, own);
  if (value && *value != found.lower)
    throw Error{ErrorCode::contradiction, games.front().name,
                "the optimal search finds an adversary of value " + to_fraction(found.lower) +
                    ", and the exact engine gives its strategy " + to_fraction(*value) + ":\n" +
                    to_text(*found.strategy)};
  found.replayed = value.has_value();
  return found;
}

}  // namespace certamen
