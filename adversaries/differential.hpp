// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adversaries/strategy.hpp"

namespace certamen {

/// The best differential of a number of rounds of a cipher on 32 bits: from -> to with probability
/// 2^-weight.
struct Differential {
  std::uint32_t from, to;
  unsigned weight;
};

/// Asks for a random block and for its neighbour at distance `from`, and says "cipher" if the
/// answers' distance is `to`. `differentials[r - 1]` is that of r rounds.
AdversaryEntry differential_adversary(const std::string& name, const std::string& scheme,
                                      const std::string& source, int all_rounds,
                                      const std::vector<Differential>& differentials);

}  // namespace certamen
