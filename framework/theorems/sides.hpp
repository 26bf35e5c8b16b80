// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "framework/definitions/definition.hpp"

namespace certamen {

/// Two games such that no adversary's advantage against a definition is more than their distance
/// and `blind`.
struct Sides {
  Package first, second;
  Rational blind = 0;
};

/// The ways to see a definition as two games:
///   - an indistinguishability as it is;
///   - a guess of a coin: the coin is 0, or 1, and the adversary says which;
///   - a search: the game, and the game that is never won; where the blind guess is proved to be
///     the best one (blind_guess_is_proved), before that the game judged_apart() from itself.
/// A guess is seen so only if the game tosses one fair coin at its start, keeps it as it is, and
/// judges whether the answer equals it. Nothing for other kinds.
std::vector<Sides> sides_of(const Definition& definition);

/// The oracles of the one game, and the verdict of the other on a run of its own: what the oracles
/// say has nothing to do with what is judged. Then no adversary wins more than without.
Package judged_apart(const Package& played, const Package& judging);

/// The game that is never won.
Package never_won(Package game);

}  // namespace certamen
