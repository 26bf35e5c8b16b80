// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/games/bind.hpp"
#include "framework/proof/form.hpp"
#include "framework/proof/form_rules.hpp"
#include "framework/testing/doctest.hpp"

namespace certamen::testing {

/// By the engine, for any number of calls.
inline bool are_equal_at_numbers(const Package& first, const Package& second) {
  const auto found = decide_equivalence(first, second, {}, Context{});
  REQUIRE(found.equivalent.has_value());
  return *found.equivalent;
}

/// The normal form of a game for all l is the game at these lengths l: the engine finds no
/// difference.
inline void check_form(const Package& game, int from, int to) {
  const Package normal = package_of(form_of(game));
  for (int l = from; l <= to; ++l) {
    CAPTURE(l);
    CHECK(are_equal_at_numbers(bound_at(game, {{"l", l}}), bound_at(normal, {{"l", l}})));
  }
}

}  // namespace certamen::testing
