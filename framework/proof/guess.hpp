// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "framework/games/package.hpp"
#include "framework/proof/bound.hpp"

namespace certamen {

/// A game in which an event has to do with a guess, without that; or why that cannot be said.
struct Unguessed {
  std::optional<Package> package;
  Bound values = 0;  // how many the guess may be
  std::string reason = {};
};

/// The game with "value = guess" as true. The guess is a state that an initializer samples
/// uniformly and nothing changes; it is only read in such equalities, each event has one of them at
/// most, as a part joined by "and", and nothing else depends on them. Then what happens does not
/// depend on the guess, and Pr[event without the guess] is at most the sum over all values v of
/// Pr[event, the value being v], which is the number of values times Pr[event with the guess].
Unguessed without_guess(const Package& game, const std::string& event, const std::string& guess);

/// Nothing if `event` cannot happen once `abort` has: abort means that a value that goes into a map
/// in the same call equals the guess, and event that a value which is not in that map equals the
/// guess, which nothing changes; no procedure raises both. Otherwise why that is not so.
std::optional<std::string> not_excluded(const Package& game, const std::string& abort,
                                        const std::string& event, const std::string& guess);

}  // namespace certamen
