// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/equivalence/equivalence.hpp"

#include "framework/engines/exact/exact.hpp"
#include "tests/support/textbook.hpp"

namespace equivalence_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

EquivalenceResult decided(const Package& a, const Package& b) {
  return decide_equivalence(a, b, {}, Context{});
}

/// Not equivalent, with a transcript of that length whose adversary has exactly the advantage
/// stated.
void check_told_apart(const Package& a, const Package& b, std::size_t queries) {
  const auto result = decided(a, b);
  REQUIRE(result.equivalent == std::optional{false});
  CHECK(result.transcript.size() == queries);
  CHECK(result.first != result.second);
  REQUIRE(result.adversary);
  const Rational first = evaluate_exactly(play(a, *result.adversary), Context{}).win;
  const Rational second = evaluate_exactly(play(b, *result.adversary), Context{}).win;
  CHECK(abs(second - first) == abs(result.second - result.first));
}

Package pad(bool right) {
  GameBuilder game{right ? "Ideal" : "Real"};
  game.oracle("ENC", {Bits(3)}, [&](Body& at, Node m) {
    return right ? at.sample(Bits(3)) : at.sample(Bits(3)) ^ m;
  });
  return game.build();
}

/// A counter that answers whether it is at a multiple of n, up to n - 1 states that look alike.
Package clock(int n) {
  GameBuilder game{"Clock"};
  const State time = game.state("time", Range(n), 0);
  game.oracle("TICK", {}, [&](Body& at) {
    const Node next = at.get(time) + at.constant(Range(n), 1);
    at.set(time, next);
    return at.equal(next, at.constant(Range(n), 0));
  });
  return game.build();
}

}  // namespace

TEST_CASE("equivalence: a one-time pad per message is the ideal, for any number of messages") {
  const auto result = decided(pad(false), pad(true));
  CHECK(result.equivalent == std::optional{true});
  CHECK(result.dimension == 1);
}

TEST_CASE("equivalence: a pad under one key is found out at the second message") {
  GameBuilder game{"OneKey"};
  const State k = game.state("k", Bits(3));
  game.initialize([&](Body& at) { at.set(k, at.sample(Bits(3))); });
  game.oracle("ENC", {Bits(3)}, [&](Body& at, Node m) { return at.get(k) ^ m; });
  check_told_apart(game.build(), pad(true), 2);
}

TEST_CASE(
    "equivalence: a random function is a random function, a permutation at the second query not") {
  const auto function = [](bool twice) {
    GameBuilder game{twice ? "Twice" : "Once"};
    const Table f = game.random_function("f", Bits(2), Bits(2));
    const Table g = game.random_function("g", Bits(2), Bits(2));
    game.oracle("EVAL", {Bits(2)}, [&](Body& at, Node x) {
      const Node once = at.lookup(f, x);
      return twice ? once ^ at.lookup(g, x) : once;
    });
    return game.build();
  };
  CHECK(decided(function(false), function(true)).equivalent == std::optional{true});
  GameBuilder game{"Permutation"};
  const Table p = game.random_permutation("p", Bits(2));
  game.oracle("EVAL", {Bits(2)}, [&](Body& at, Node x) { return at.lookup(p, x); });
  check_told_apart(game.build(), function(false), 2);
}

TEST_CASE("equivalence: the shortest transcript is as long as it has to be") {
  for (const auto& [m, n] : {std::pair{3, 5}, {4, 7}, {2, 9}}) {
    const auto result = decided(clock(m), clock(n));
    CHECK(result.equivalent == std::optional{false});
    CHECK(result.transcript.size() == static_cast<std::size_t>(std::min(m, n)));
  }
  CHECK(decided(clock(6), clock(6)).dimension == 6);
}

TEST_CASE("equivalence: Shamir views below the threshold do not depend on the secret") {
  for (const bool wrong : {false, true}) {
    const auto view = [&](int secret) {
      const auto scheme = scheme_as<SecretSharing>(
          "shamir", {{"p", "5"}, {"n", "3"}, {"t", "3"}, {"nonzero", wrong ? "1" : "0"}});
      GameBuilder game{"View"};
      game.oracle("SHARE", {}, [&](Body& at) {
        const auto shares = scheme->share(at, at.constant(Zmod(5), secret));
        return at.tuple({shares[0], shares[1]});
      });
      return game.build();
    };
    const auto result = decided(view(1), view(3));
    CHECK(result.equivalent == std::optional{!wrong});
    if (wrong) check_told_apart(view(1), view(3), 1);
  }
}

TEST_CASE("equivalence: two ways of writing counter mode, and one that forgets to count on") {
  const auto mode = [](int variant) {
    GameBuilder game{"CTR" + std::to_string(variant)};
    const Table f = game.random_function("f", Zmod(4), Bits(2));
    const State next = game.state("next", Zmod(4), 0);
    game.oracle("ENC", {Bits(2), Bits(2)}, [&](Body& at, Node m1, Node m2) {
      const Node start = at.get(next), one = at.constant(Zmod(4), 1);
      const Node second = variant == 1 ? at.constant(Zmod(4), 1) + start : start + one;
      const Node first = at.lookup(f, start) ^ m1, other = at.lookup(f, second) ^ m2;
      at.set(next, variant == 2 ? second : second + one);
      return variant == 1 ? at.tuple({m1 ^ at.lookup(f, start), other}) : at.tuple({first, other});
    });
    return game.build();
  };
  CHECK(decided(mode(0), mode(1)).equivalent == std::optional{true});
  check_told_apart(mode(0), mode(2), 2);
}

TEST_CASE("equivalence: interfaces that differ are refused") {
  GameBuilder game{"Other"};
  game.oracle("ENC", {Bits(2)}, [&](Body&, Node m) { return m; });
  CHECK_THROWS_WITH_AS(
      decided(pad(false), game.build()),
      "Other/ENC: expected ENC(Bits(3)) -> Bits(3) as in Real, got ENC(Bits(2)) -> Bits(2)", Error);
}

TEST_CASE("equivalence: an oracle that is called Finalize is an oracle") {
  // Only a call after it shows the difference.
  const auto game = [](bool right) {
    GameBuilder made{right ? "Right" : "Left"};
    const State s = made.state("s", Boolean(), 0);
    made.oracle("Finalize", {Boolean()}, [&](Body& at, Node x) {
      at.set(s, at.boolean(true));
      return x;
    });
    made.oracle("ASK", {}, [&](Body& at) { return right ? at.get(s) : at.boolean(false); });
    made.finalize(Boolean(), [&](Body&, Node x) { return x; });
    return made.build();
  };
  const auto found = decided(game(false), game(true));
  REQUIRE(found.equivalent == std::optional{false});
  REQUIRE(found.transcript.size() == 2);
  CHECK(found.transcript[0].oracle == "Finalize");
  CHECK_FALSE(found.transcript[0].is_verdict);
  CHECK(abs(found.first - found.second) == 1);
  CHECK(decided(game(true), game(true)).equivalent == std::optional{true});
}

TEST_CASE("equivalence: verdicts on an output count, at the end of a transcript") {
  const auto guessing = [](bool shifted, bool peeks) {
    GameBuilder game{"Guess"};
    const State secret = game.state("s", Bits(2));
    game.initialize([&](Body& at) { at.set(secret, at.sample(Bits(2))); });
    game.oracle("PARITY", {}, [&](Body& at) {
      const Node s = at.get(secret);
      return peeks ? at.slice(s, 0, 1) : at.slice(s, 0, 1) ^ at.slice(s, 1, 1);
    });
    game.finalize(Bits(2), [&](Body& at, Node guess) {
      return at.equal(shifted ? guess ^ at.constant(Bits(2), 1) : guess, at.get(secret));
    });
    return game.build();
  };
  CHECK(decided(guessing(false, true), guessing(false, true)).equivalent == std::optional{true});
  // Without a question, all outputs win with 1/4; after one, the shift shows.
  const auto shifted = decided(guessing(false, true), guessing(true, true));
  REQUIRE(shifted.equivalent == std::optional{false});
  CHECK(shifted.transcript.size() == 2);
  CHECK(shifted.transcript.back().is_verdict);
  CHECK(abs(shifted.first - shifted.second) == make_rational(1, 4));
  CHECK(!shifted.adversary);
  CHECK(to_text(shifted.transcript, guessing(false, true)).find("Finalize(") != std::string::npos);
  CHECK(decided(guessing(false, true), guessing(false, false)).equivalent == std::optional{false});

  GameBuilder open{"Open"};
  open.oracle("PARITY", {}, [&](Body& at) { return at.sample(Bits(1)); });
  CHECK_THROWS_AS(decided(guessing(false, true), open.build()), Error);
}

TEST_CASE("equivalence: combinations with large coefficients are confirmed exactly") {
  // A hidden walk on a circle, forwards or backwards: weights outgrow any prime.
  const auto walk = [](bool mirrored) {
    constexpr int n = 31;
    GameBuilder game{"Walk"};
    const State place = game.state("place", Zmod(n));
    game.initialize([&](Body& at) { at.set(place, at.sample(Zmod(n))); });
    game.oracle("MOVE", {}, [&](Body& at) {
      const Node one = at.constant(Zmod(n), Value{Integer{mirrored ? n - 1 : 1}});
      const Node next = at.get(place) + at.select(at.sample(Boolean()), one, one + one);
      at.set(place, next);
      return at.equal(next, at.constant(Zmod(n), 0));
    });
    return game.build();
  };
  const auto result = decided(walk(false), walk(true));
  CHECK(result.equivalent == std::optional{true});
  CHECK(result.dimension == 31);
}

}  // namespace equivalence_test
