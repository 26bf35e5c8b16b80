// SPDX-License-Identifier: Apache-2.0
// A normal form is a game as well, the same one: the engines, which know no rule, play both.
#include <doctest/doctest.h>

#include "framework/engines/optimal/optimal.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/form_rules.hpp"
#include "framework/proof/lemmas.hpp"
#include "framework/proof/match.hpp"
#include "framework/proof/state_rules.hpp"
#include "tests/framework/proof/random_game.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::random_cases;

namespace form_test {

using namespace certamen;

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

TEST_CASE("normal forms: what stands beside others in a conjunction matters only where they hold") {
  const auto guesses = [](const std::function<Node(Body&, Node x, Node s)>& answer) {
    const Domain block = Bits(Symbol{"n", 1});
    GameBuilder g{"Guess"};
    const State s = g.state("s", block);
    g.initialize([&](Body& at) { at.set(s, at.sample(block)); });
    g.oracle("GUESS", {block}, [&](Body& at, Node x) { return answer(at, x, at.get(s)); });
    g.at_most(Symbol{"q", 1});
    return form_of(g.build());
  };
  const auto is_same = [](const Form& first, const Form& second) {
    return !difference(first, second);
  };
  const Primitive function{"F"};
  const auto image = [&](Body& at, Node x) {
    return at.apply(function({x.domain()}, x.domain()), {x});
  };
  const Form equal = guesses([](Body& at, Node x, Node s) { return at.equal(x, s); });
  CHECK(is_same(guesses([=](Body& at, Node x, Node s) {
                  const Node gx = image(at, x), gs = image(at, s);
                  return at.equal(gx, gs) && at.equal(x, s);
                }),
                equal));
  CHECK(is_same(guesses([=](Body& at, Node x, Node s) {
                  const Node gx = image(at, x), gs = image(at, s);
                  const Node alike = at.equal(gx, gs);
                  return alike && at.equal(at.select(alike, s, gx), x);
                }),
                equal));
  // The converse does not hold: equal images are no equal values.
  const Form alike = guesses([=](Body& at, Node x, Node s) {
    const Node gx = image(at, x), gs = image(at, s);
    return at.equal(gx, gs);
  });
  CHECK_FALSE(is_same(alike, equal));
  CHECK_FALSE(is_same(guesses([=](Body& at, Node x, Node s) {
                        const Node gx = image(at, x), gs = image(at, s);
                        return at.equal(gx, gs) || at.equal(x, s);
                      }),
                      equal));
}

TEST_CASE("normal forms: what the only call leaves behind is dropped, and not what others read") {
  const auto counter = [](const Size& calls, bool random) {
    GameBuilder g{"Line"};
    const Domain weight = Zmod(Symbol{"m", 2});
    const State w = g.state("w", weight), point = g.state("point", weight);
    const State u = g.state("u", weight);
    g.initialize([&](Body& at) {
      const Node hidden = at.sample(weight);
      at.set(w, hidden);
      at.set(point, hidden);
      at.set(u, at.sample(weight));
    });
    g.oracle("NEXT", {}, [&](Body& at) {
      const Node next = at.get(point) + at.get(u);
      at.set(point, next);
      return random ? at.sample(weight) : next;
    });
    g.at_most(calls);
    g.oracle("SHOW", {}, [&](Body& at) { return at.get(w); });
    return form_of(g.build());
  };
  CHECK_FALSE(difference(counter(1, false), counter(1, true)));
  CHECK(difference(counter(2, false), counter(2, true)));
}

TEST_CASE("normal forms: no value of a symbolic domain is the missing one") {
  const auto game = [](const std::function<Node(Body&, Node x)>& answer) {
    GameBuilder g{"Missing"};
    g.oracle("ASK", {Bits(Symbol{"n", 1})}, answer);
    g.at_most(Symbol{"q", 1});
    return form_of(g.build());
  };
  const Form never = game([](Body& at, Node) { return at.boolean(false); });
  CHECK_FALSE(difference(game([](Body& at, Node x) {
                           const Node there = at.some(x), missing = at.none(x.domain());
                           return at.equal(there, missing);
                         }),
                         never));
  const auto paired = [](bool missing) {
    return [missing](Body& at, Node x) {
      const Node first = at.some(x);
      const Node second = missing ? at.none(x.domain()) : at.some(x);
      const Node one = at.tuple({first, x}), other = at.tuple({second, x});
      return at.equal(one, other);
    };
  };
  CHECK_FALSE(difference(game(paired(true)), never));
  CHECK(difference(game(paired(false)), never));
}

}  // namespace form_test
