// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "framework/engines/optimal/field_game.hpp"

namespace certamen {

/// What the best adversary wins, found without looking at any value.
struct AlgebraicOptimum {
  Rational value = 0;
  std::string how = {};   // for people: what is hidden behind what, and what is best
  std::string play = {};  // an adversary that reaches it, played by FieldReplay; empty: none known
  std::size_t calls = 0;  // that may be made
  Integer positions = 1;  // a call, an output and the hidden values together: what a search faces
};

/// The optimum of a game over a field Z_p whose hidden values are seen through linear forms, or
/// through a polynomial in one of them that another one pads; see docs/explanation/exact-answers.md
/// for which games these are, and why. Nothing for other games. Throws what FieldGame::of throws.
std::optional<AlgebraicOptimum> optimum_by_algebra(const Package& game,
                                                   const OptimalOptions& options);

}  // namespace certamen
