// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "framework/engines/optimal/optimal.hpp"

namespace certamen {

/// The value of a search's strategy when it plays the games as a package in the exact engine.
/// Nothing where it has too many decisions to be written, or is too large to be played.
std::optional<Rational> replayed(const std::vector<Package>& games, const OptimalResult& found,
                                 const OptimalOptions& options, const Context& context);

/// A game with the budgets that the search was given.
Package with_budgets(Package game, const OptimalOptions& options);

/// best_adversary() with a second opinion: the strategy is replayed where it can be, also that of a
/// search that stopped. Throws Error(contradiction) if that gives another value than the lower one.
OptimalResult replayed_best_adversary(const std::vector<Package>& games, Objective objective,
                                      const OptimalOptions& options, const Context& context);

}  // namespace certamen
