// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/definition.hpp"
#include "framework/engines/optimal/optimal.hpp"

namespace certamen {

/// Moves after which a search gives up that was not asked for; it ends at the same one every time.
inline constexpr std::size_t usual_moves = 3'000;

/// The advantage of the best adversary against a definition, and the search that found it.
struct Optimum {
  Evidence advantage;  // exact; enclosed by the bracket of a search that was stopped
  OptimalResult search;
};

/// Whether there is an adversary to choose, and every value of the games is finite:
/// indistinguishability, guess and search definitions.
bool has_optimum(const Definition& definition);

/// Throws Error(unsupported) for definitions without an optimum, and what
/// replayed_best_adversary() throws.
Optimum optimal_advantage(const Definition& definition, const OptimalOptions& options,
                          const Context& context);

}  // namespace certamen
