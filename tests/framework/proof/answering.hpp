// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/games/builder.hpp"
#include "framework/proof/match.hpp"

/// Games of one oracle, and whether their normal forms are the same.
namespace certamen::testing {

using Answer = std::function<Node(Body&, const std::vector<Node>&)>;

inline Package answering(const std::vector<Domain>& inputs, const Answer& answer) {
  GameBuilder game{"Answering"};
  game.oracle("ASK", inputs, answer);
  return game.build();
}

inline bool are_same(const Package& first, const Package& second) {
  return !difference(form_of(first), form_of(second));
}

}  // namespace certamen::testing
