// SPDX-License-Identifier: Apache-2.0
#include "framework/games/bind.hpp"
#include "framework/games/loop.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/form.hpp"
#include "framework/proof/form_rules.hpp"
#include "framework/proof/match.hpp"
#include "framework/run/context.hpp"
#include "framework/testing/doctest.hpp"

namespace key_rule_test {

using namespace certamen;

TEST_CASE("keys: a random function of vectors is one of the last element and those before") {
  const auto game = [&](int sort) {
    const Domain block = Bits("n"), vector = Vector(block, Size{"l"} + 1);
    const Domain others = Vector(block, "l"), pair = Tuple({others, block});
    GameBuilder built{"Game"};
    const Table whole = built.random_function("R", vector, block);
    const Table parts = built.random_function("S", pair, block);
    built
        .oracle("ASK", {vector},
                [&](Body& at, Node x) {
                  if (sort == 0) return at.lookup(whole, x);
                  const Node before = section(at, x, sort == 3 ? 1 : 0, "l");
                  const Node last = element(at, x, sort == 2 ? Size{0} : Size{"l"});
                  return at.lookup(parts, at.tuple({before, last}));
                })
        .at_most(2);
    return built.build();
  };
  CHECK_FALSE(difference(form_of(game(0)), form_of(game(1))));
  for (const int sort : {2, 3}) CHECK(difference(form_of(game(0)), form_of(game(sort))));
  for (int l = 0; l <= 1; ++l) {
    const Bindings sizes{{"n", 1}, {"l", l}};
    CHECK(distance_between(bound_at(game(0), sizes), bound_at(game(1), sizes), Context{}).value ==
          0);
  }
}

}  // namespace key_rule_test
