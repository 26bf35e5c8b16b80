// SPDX-License-Identifier: Apache-2.0
#include "framework/check/advantage.hpp"

#include "framework/check/best_moves.hpp"
#include "framework/check/measure.hpp"
#include "framework/check/optimum.hpp"

namespace certamen {

Evidence advantage(const Definition& definition, const Context& context) {
  return optimal_advantage(definition, {}, context).advantage;
}

Evidence advantage(const Definition& definition, const Adversary& adversary,
                   const Context& context) {
  Package player = adversary.against(definition.interface());
  if (leaves_moves(player)) player = with_best_moves(definition, std::move(player), context).player;
  std::vector<Experiment> games;
  for (const Package& game : definition.games()) games.push_back(play(game, player));
  return measure(definition, games, {}, context.level, definition.allowed(), nullptr, context)
      .advantage(definition);
}

}  // namespace certamen
