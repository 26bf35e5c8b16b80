// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "framework/definitions/definition.hpp"
#include "framework/games/experiment.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// Whether Run leaves moves to the engine: Body::choose(), in files `x <- choose T;`.
bool leaves_moves(const Package& adversary);

/// An adversary whose moves are all made, the best ones.
struct BestMoves {
  Package player;                   // exports Run, which leaves nothing open
  Rational advantage;               // in the terms of the definition
  std::vector<std::string> chosen;  // what it chooses, a line a move: "m = 01"
};

/// The best values of the moves that an adversary leaves to the engine, each of which may depend on
/// what has been seen before it: answers, what the adversary has drawn, and earlier moves. They are
/// drawn uniformly first; what is seen, the moves and the outcome then have a joint distribution,
/// which the exact engine gives, and by backward induction over it the moves are the best for each
/// thing that may be seen. Against two games the greater of the differences of the two orders is
/// meant. Exact also for moves at random, since a fixed one is among the best. The adversary must
/// leave moves open. Throws Error(too_large) where the distribution is, Error(unsupported) for
/// definitions of a cost, for real tensors, and for a move that does not see what an earlier one
/// saw, and what play() throws.
BestMoves with_best_moves(const Definition& definition, Package adversary, const Context& context);

/// An experiment in which moves that are left to the engine are drawn uniformly instead: what never
/// happens there happens for no moves.
Experiment with_drawn_moves(Experiment experiment);

}  // namespace certamen
