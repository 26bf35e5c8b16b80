// SPDX-License-Identifier: Apache-2.0
// A normal form is a game as well, the same one: the engines, which know no rule, play both.
#include <doctest/doctest.h>

#include "framework/engines/optimal/optimal.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/form_rules.hpp"
#include "framework/proof/lemmas.hpp"
#include "framework/proof/state_rules.hpp"
#include "tests/framework/proof/random_game.hpp"
#include "tests/support/random_cases.hpp"

using namespace certamen;
using certamen::testing::random_cases;

namespace form_test {

using certamen::testing::RandomGame;

TEST_CASE("normal forms: what a random game's form describes is that game") {
  Context context;
  context.threads = 1;
  for (std::uint32_t seed = 1; seed <= random_cases(600U); ++seed) {
    const RandomGame random{seed};
    const Package game = random.at(random.small());
    const Form form = form_of(game);
    INFO("seed " << seed << "\n" << to_text(form));
    const Distance distance = distance_between(game, package_of(form), context);
    REQUIRE(distance.value);
    CHECK(*distance.value == 0);
  }
}

TEST_CASE("normal forms: an event of a random game's form is as likely as the game's") {
  Context context;
  context.threads = 1;
  for (std::uint32_t seed = 1; seed <= random_cases(400U); ++seed) {
    const RandomGame random{seed, true};
    const Package game = random.at(random.small());
    const Form form = form_of(game, {"bad"});
    INFO("seed " << seed << "\n" << to_text(form));
    const Package played = package_of(form);
    CHECK(*probability_of(game, "bad", context).value ==
          *probability_of(played, "bad", context).value);
    const Distance distance =
        distance_between(silenced(game, "bad"), silenced(played, "bad"), context);
    REQUIRE(distance.value);
    CHECK(*distance.value == 0);
  }
}

TEST_CASE("until bad: acting as if the event were absent keeps its probability") {
  Context context;
  context.threads = 1;
  for (std::uint32_t seed = 1; seed <= random_cases(400U); ++seed) {
    const RandomGame random{seed, true};
    const Package game = random.at(random.small());
    const Form form = normalized_absent(game, {"bad"});
    INFO("seed " << seed << "\n" << to_text(form));
    const Package played = package_of(form);
    CHECK(*probability_of(game, "bad", context).value ==
          *probability_of(played, "bad", context).value);
    const Distance distance =
        distance_between(silenced(game, "bad"), silenced(played, "bad"), context);
    REQUIRE(distance.value);
    CHECK(*distance.value == 0);
  }
}

}  // namespace form_test
