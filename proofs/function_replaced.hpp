// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "framework/definitions/scheme.hpp"
#include "framework/proof/proof.hpp"

/// Games of schemes that use a function, with something else in its place.
namespace certamen {

/// F(x) = EVAL(x), the oracle of the PRF game: a game with it is the reduction.
std::shared_ptr<const PseudorandomFunction> called_function(const PseudorandomFunction& like);
/// F(x): y <- outputs; if x is in pads, bad happens, and y <- pads[x] unless `fresh`; pads[x] <- y
std::shared_ptr<const PseudorandomFunction> lazy_function(const PseudorandomFunction& like,
                                                          bool fresh);

/// A game on either side of a definition, for a scheme that uses a function.
struct FunctionGames {
  std::function<std::shared_ptr<const PseudorandomFunction>(const Sizes&)> function;
  /// With that function in the place of the scheme's own.
  std::function<Package(const Sizes&, std::size_t side,
                        const std::shared_ptr<const PseudorandomFunction>&)>
      with;

  /// The function in the reduction.
  std::function<std::shared_ptr<const PseudorandomFunction>(const PseudorandomFunction& like)>
      called = called_function;

  /// With what stands in its place, made like the function.
  GameAt replaced(std::size_t side, const std::function<std::shared_ptr<const PseudorandomFunction>(
                                        const PseudorandomFunction& like)>& by) const;
  GameAt actual(std::size_t side) const;                         // with the function itself
  GameAt reduction(std::size_t side) const;                      // with `called`
  GameAt random(std::size_t side, const Assumption& prf) const;  // linked to the ideal PRF game
  GameAt lazy(std::size_t side, bool fresh) const;               // with lazy_function()
  /// Whether the game uses the function at all, with a number of queries "q".
  bool uses_function(std::size_t side, const Sizes& sizes) const;
};

/// Those of a proof's subject, whose scheme is made by `mode`.
FunctionGames
mode_games(const Subject& subject,
           const std::function<std::shared_ptr<const FunctionMode>(const Sizes&)>& mode);

/// A mode is secure until an input of its function comes again [BDJR97]: from the definition's
/// first game, where the proof starts if it has not started, to its second. The game changes from a
/// keyed function to a random one, then to one whose values are all new, and back on the other side
/// if that uses the function. `collision` is what a repeated input is said to cost; else it is
/// computed.
void replace_function(Proof& proof, const FunctionGames& games, const Assumption& prf,
                      bool second_uses_function = true, const BoundAt& collision = {});

}  // namespace certamen
