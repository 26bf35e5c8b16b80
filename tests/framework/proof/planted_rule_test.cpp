// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/match.hpp"
#include "tests/support/expect_kept.hpp"

using certamen::testing::expect_kept;

namespace planted_rule_test {

using namespace certamen;

namespace {

const Domain bit = Bits(1);

/// What a game with a planted function does.
struct Sort {
  bool planted = true;     // ASK answers with g where the key's part is r
  bool redrawn = false;    // r is drawn anew in a call
  bool elsewhere = false;  // f is asked without the choice as well
  bool at_start = false;   // r is a value of f
  bool swapped = false;    // g is asked at the part that is compared
};

/// ASK(y, z) -> g(y) where z is r, else f(y, z); OWN(y) -> g(y), which is F(y, r) of one function
/// F.
std::function<void(GameBuilder&)> game(const Sort& sort) {
  return [=](GameBuilder& built) {
    const Domain pair = Tuple({bit, bit});
    const Table f = built.random_function("f", pair, bit), g = built.random_function("g", bit, bit);
    const State r = built.state("r", bit);
    built.initialize([&](Body& at) {
      const Node zero = at.constant(bit, Value{0});
      at.set(r, sort.at_start ? at.lookup(f, at.tuple({zero, zero})) : at.sample(bit));
    });
    built
        .oracle("ASK", {pair},
                [&](Body& at, Node x) {
                  const Node hit = at.equal(at.get(x, 1), at.get(r));
                  const Node own = at.lookup(g, at.get(x, sort.swapped ? 1 : 0)),
                             other = at.lookup(f, x);
                  return sort.planted ? at.select(hit, own, other) : other;
                })
        .at_most(2);
    built
        .oracle("OWN", {bit},
                [&](Body& at, Node y) {
                  const Node own = at.lookup(g, y), point = at.get(r);
                  if (sort.elsewhere)
                    return at.tuple({own, at.lookup(f, at.tuple({y, point})), point});
                  return at.tuple({own, own, point});
                })
        .at_most(1);
    if (sort.redrawn)
      built.oracle("AGAIN", {}, [&](Body& at) { at.set(r, at.sample(bit)); }).at_most(1);
  };
}

/// The same of one function F.
Package of_one(const Size& n) {
  const Domain block = Bits(n), pair = Tuple({block, block});
  GameBuilder built{"One"};
  const Table f = built.random_function("F", pair, block);
  const State r = built.state("r", block);
  built.initialize([&](Body& at) { at.set(r, at.sample(block)); });
  built.oracle("ASK", {pair}, [&](Body& at, Node x) { return at.lookup(f, x); }).at_most(2);
  built
      .oracle("OWN", {block},
              [&](Body& at, Node y) {
                const Node point = at.get(r);
                return at.tuple({at.lookup(f, at.tuple({y, point})), point});
              })
      .at_most(1);
  return built.build();
}

/// A random function, and one of its own at the part that is `compared`.
Package of_two(const Size& n, std::size_t compared) {
  const Domain block = Bits(n), pair = Tuple({block, block});
  GameBuilder built{"Two"};
  const Table f = built.random_function("f", pair, block),
              g = built.random_function("g", block, block);
  const State r = built.state("r", block);
  built.initialize([&](Body& at) { at.set(r, at.sample(block)); });
  built
      .oracle("ASK", {pair},
              [&](Body& at, Node x) {
                const Node hit = at.equal(at.get(x, compared), at.get(r));
                const Node own = at.lookup(g, at.get(x, 1 - compared)), other = at.lookup(f, x);
                return at.select(hit, own, other);
              })
      .at_most(2);
  built
      .oracle("OWN", {block},
              [&](Body& at, Node y) {
                const Node own = at.lookup(g, y);
                return at.tuple({own, at.get(r)});
              })
      .at_most(1);
  return built.build();
}

}  // namespace

TEST_CASE("planted: a function of its own where a part of the key is a stored value is the same") {
  CHECK_FALSE(difference(form_of(of_one("n")), form_of(of_two("n", 1))));
  // Where the first part is r, OWN(y) is the value at (r, y), and not at (y, r).
  CHECK(difference(form_of(of_one("n")), form_of(of_two("n", 0))));
  CHECK(distance_between(of_one(1), of_two(1, 1), Context{}).value == 0);
  CHECK(*distance_between(of_one(1), of_two(1, 0), Context{}).value > 0);
}

TEST_CASE("planted: functions that are asked otherwise, and values that change, are kept") {
  expect_kept(game({}));
  expect_kept(game({.planted = false}));
  expect_kept(game({.redrawn = true}));
  expect_kept(game({.elsewhere = true}));
  expect_kept(game({.at_start = true}));
  expect_kept(game({.swapped = true}));
}

}  // namespace planted_rule_test
