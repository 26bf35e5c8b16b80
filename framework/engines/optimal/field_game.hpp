// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "framework/engines/optimal/optimal.hpp"
#include "framework/engines/optimal/polynomial.hpp"

namespace certamen {

/// A game about values of a field Z_p alone, or about bits, which are Z_2: the initializers draw
/// hidden values, uniform and independent; one oracle answers polynomials in them and in what is
/// asked, and changes nothing but maps that keep what was asked; what is handed in wins where
/// equations hold, and where what it is about has not been asked. Variables of the polynomials are
/// numbered.
struct FieldGame {
  using Variables = std::vector<std::uint32_t>;
  /// The values handed in at these places are none that were asked at those: not in this order.
  struct Fresh {
    Variables asked = {}, handed = {};
  };

  PolynomialRing ring;
  std::string oracle = {};                         // its name; empty if there is none
  Variables hidden = {}, asked = {}, handed = {};  // asked: the inputs of one call
  std::vector<FieldPolynomial> answers = {};       // of one call
  std::vector<FieldPolynomial> equations = {};     // it wins where all are 0 ..
  std::vector<Fresh> fresh = {};                   // .. and these are fresh
  std::uint64_t calls = 0;                         // at most

  /// Reads the game from its operations: sums by their fact `linear`, products, equations, choices,
  /// structures. Nothing if it is another kind of game, or if budgets are missing. Throws what
  /// MachineBuilder throws, Error(too_large) for large polynomials and Error(interrupted).
  static std::optional<FieldGame> of(const Package& game, const OptimalOptions& options);
};

}  // namespace certamen
