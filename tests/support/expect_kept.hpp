// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <doctest/doctest.h>

#include <functional>

#include "framework/games/builder.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/form_rules.hpp"

namespace certamen::testing {

/// To every adversary the normal form of a game is that game.
inline void expect_kept(const std::function<void(GameBuilder&)>& make) {
  GameBuilder g{"G"};
  make(g);
  const Package game = g.build();
  const Form form = form_of(game);
  INFO(to_text(form));
  const Distance distance = distance_between(game, package_of(form), Context{});
  REQUIRE(distance.value);
  CHECK(*distance.value == 0);
}

}  // namespace certamen::testing
