// SPDX-License-Identifier: Apache-2.0
#include "framework/games/bind.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/form.hpp"
#include "framework/proof/form_rules.hpp"
#include "framework/proof/match.hpp"
#include "framework/run/context.hpp"
#include "framework/testing/doctest.hpp"

namespace cache_rule_test {

using namespace certamen;

namespace {

const Primitive doubling{"G"}, other_doubling{"H"};

}  // namespace

TEST_CASE("lazy sampling: a map of images of samples is the image of a random function, a fresh "
          "one alone") {
  enum class Sort { map, function, map_shown, function_shown };
  const auto game = [&](Sort sort) {
    const Domain block = Bits("n"), pair = Tuple({block, block});
    const bool shown = sort == Sort::map_shown || sort == Sort::function_shown;
    GameBuilder built{"Game"};
    const Table known = built.map("known", block, pair);
    const Table function = built.random_function("R", block, block);
    built
        .oracle("ASK", {block},
                [&](Body& at, Node x) {
                  const Operation g = doubling({block}, pair);
                  if (sort == Sort::function || sort == Sort::function_shown) {
                    const Node seed = at.lookup(function, x);
                    const Node both = at.apply(g, {seed});
                    return shown ? at.tuple({both, seed}) : both;
                  }
                  const Node seed = at.sample(block);
                  const Node both = at.value_or(at.find(known, x), at.apply(g, {seed}));
                  at.put(known, x, both);
                  return shown ? at.tuple({both, seed}) : both;
                })
        .at_most(2);
    return built.build();
  };
  const auto distance = [&](Sort a, Sort b) {
    const Bindings sizes{{"n", 1}};
    return distance_between(bound_at(game(a), sizes), bound_at(game(b), sizes), Context{});
  };
  CHECK_FALSE(difference(form_of(game(Sort::map)), form_of(game(Sort::function))));
  CHECK(distance(Sort::map, Sort::function).value == 0);
  CHECK(difference(form_of(game(Sort::map_shown)), form_of(game(Sort::function_shown))));
  CHECK(distance(Sort::map_shown, Sort::function_shown).lower > 0);
}

TEST_CASE("lazy sampling: two functions of samples in one map are no function of one sample") {
  const auto game = [&](bool map, bool other) {
    const Domain block = Bits("n"), pair = Tuple({block, block});
    GameBuilder built{"Game"};
    const Table known = built.map("known", block, pair);
    const Table function = built.random_function("R", block, block);
    for (const bool second : {false, true})
      built
          .oracle(second ? "SECOND" : "FIRST", {block},
                  [&](Body& at, Node x) {
                    const Operation g =
                        (second && other ? other_doubling : doubling)({block}, pair);
                    if (!map) return at.apply(g, {at.lookup(function, x)});
                    const Node image = at.apply(g, {at.sample(block)});
                    const Node both = at.value_or(at.find(known, x), image);
                    at.put(known, x, both);
                    return both;
                  })
          .at_most(1);
    return built.build();
  };
  CHECK_FALSE(difference(form_of(game(true, false)), form_of(game(false, false))));
  CHECK(difference(form_of(game(true, true)), form_of(game(false, true))));
}

}  // namespace cache_rule_test
