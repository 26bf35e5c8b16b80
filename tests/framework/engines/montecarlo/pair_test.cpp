// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/pair.hpp"

#include <doctest/doctest.h>

#include "framework/engines/exact/exact.hpp"
#include "framework/engines/montecarlo/montecarlo.hpp"
#include "framework/games/builder.hpp"
#include "framework/rewriting/simplify.hpp"
#include "tests/framework/engines/random_graphs.hpp"

namespace pair_test {

using namespace certamen;

namespace {

bool covers(const ConfidenceInterval& interval, const Rational& value) {
  return interval.lower <= value && value <= interval.upper;
}

/// A pad with a byte of key; the adversary looks at `seen` of two ciphertexts. Reused, the pad is
/// broken; fresh, it is not.
Experiment pad(bool right, bool reused) {
  const Domain byte = Bits(8);
  GameBuilder game{right ? "Right" : "Left"};
  const State k = game.state("k", byte);
  game.initialize([&](Body& at) { at.set(k, at.sample(byte)); });
  game.oracle("LR", {byte, byte}, [&](Body& at, Node m0, Node m1) {
    const Node key = reused ? at.get(k) : at.sample(byte);
    return key ^ (right ? m1 : m0);
  });
  return play(game.build(),
              Adversary{"look", [&](Run& a) {
                          const Node zero = a.constant(byte, 0), five = a.constant(byte, 5);
                          const Node c = a.call("LR", zero, five), d = a.call("LR", zero, zero);
                          return a.less(c, d) && a.equal(a.slice(c, 0, 1), a.slice(d, 0, 1));
                        }});
}

}  // namespace

TEST_CASE(
    "pair: each side of a pair wins as often as exact engines say, and so does the difference") {
  std::mt19937_64 coins{29};
  Context context;
  context.threads = 1;
  context.level = make_rational(999999, 1000000);
  for (int i = 0; i < 200; ++i) {
    const Experiment left = certamen::testing::random_experiment(coins),
                     right = certamen::testing::random_experiment(coins);
    const Rational p0 = evaluate_exactly(left, context).win,
                   p1 = evaluate_exactly(right, context).win;
    const auto pair = estimate_pair(left, right, {.trials = 2000}, context);
    CAPTURE(i);
    REQUIRE(covers(pair.difference, p1 - p0));
    REQUIRE(covers(clopper_pearson(pair.left, 2000, context.level), p0));
    REQUIRE(covers(clopper_pearson(pair.right, 2000, context.level), p1));
  }
}

TEST_CASE("pair: a game paired with itself always has the same result") {
  std::mt19937_64 coins{31};
  for (int i = 0; i < 100; ++i) {
    const Experiment e = certamen::testing::random_experiment(coins);
    const auto pair = estimate_pair(e, e, {.trials = 1000}, {});
    REQUIRE(pair.left == pair.right);
    REQUIRE(pair.left == pair.both);
  }
}

TEST_CASE("pair: what both worlds have in common does not widen the interval") {
  Context context;
  const auto fresh = estimate_pair(pad(false, false), pad(true, false), {.trials = 10000}, context);
  CHECK(covers(fresh.difference, 0));
  // Nothing differs in a perfect pad, so the interval is that of an event that never happened.
  CHECK(fresh.difference.upper < make_rational(1, 1000));
  const auto reused = estimate_pair(pad(false, true), pad(true, true), {.trials = 10000}, context);
  const Rational exact = evaluate_exactly(pad(true, true), context).win -
                         evaluate_exactly(pad(false, true), context).win;
  CHECK(covers(reused.difference, exact));
  CHECK(reused.left == 0);
}

TEST_CASE("pair: like draws under like labels share their stream, then like draws in order") {
  testing::Sketch a, b;
  for (const char* name : {"k", "r", "s"}) a.label(a.uniform(Bits(8)), name);
  const Experiment left = a.wins_if(a.equal(a.equal(0, 1), a.equal(1, 2)));
  b.label(b.uniform(Bits(4)), "k");  // another distribution
  for (const char* name : {"r", "x", "k", "y"}) b.label(b.uniform(Bits(8)), name);
  const Experiment right = b.wins_if(b.equal(b.equal(1, 2), b.equal(3, 4)));
  const auto pair = montecarlo::paired(left, right);
  REQUIRE(pair.streams.size() == pair.experiment.graph.size());
  const auto offset = left.graph.size();
  CHECK(pair.streams[offset] == offset);          // k of 4 bits
  CHECK(pair.streams[offset + 1] == 1);           // r
  CHECK(pair.streams[offset + 3] == 0);           // k
  CHECK(pair.streams[offset + 2] == 2);           // x: what is left over is s
  CHECK(pair.streams[offset + 4] == offset + 4);  // y: nothing is left over
}

}  // namespace pair_test
