// SPDX-License-Identifier: Apache-2.0
// The strategy of an optimal search, played by the exact engine.
#include "framework/engines/optimal/replay.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"
#include "framework/games/builder.hpp"
#include "tests/support/one_thread.hpp"

using certamen::testing::one_thread;

namespace replay_test {

using namespace certamen;

namespace {

/// ASK() -> a coin that is true with probability `p`.
Package coin(const Rational& p) {
  GameBuilder game{"Coin"};
  game.oracle("ASK", {}, [&](Body& at) { return at.sample(Distribution::bernoulli(p)); })
      .at_most(2);
  return game.build();
}

/// Two rounds of a Feistel network, or a random function, on pairs of two bits.
Package rounds(bool ideal) {
  GameBuilder game{ideal ? "Random" : "Feistel"};
  const Domain half = Bits(2), block = Tuple({half, half});
  const Table first = game.random_function("F1", half, half);
  const Table second = game.random_function("F2", half, half);
  const Table whole = game.random_function("R", block, block);
  game.oracle("EVAL", {half, half},
              [&](Body& at, Node l, Node r) -> Node {
                if (ideal) return at.lookup(whole, at.tuple({l, r}));
                const Node a = l ^ at.lookup(first, r);
                return at.tuple({a, r ^ at.lookup(second, a)});
              })
      .at_most(3);
  return game.build();
}

}  // namespace

TEST_CASE("replay: wherever a search stops, its strategy has the lower bound") {
  const std::vector<Package> games{rounds(false), rounds(true)};
  for (const std::size_t most : {5u, 100u, 1000u, 3000u, 8000u}) {
    CAPTURE(most);
    const OptimalOptions some{.most_asked = most};
    const OptimalResult found = best_adversary(games, Objective::distinguish, some, one_thread());
    CHECK_FALSE(found.stopped.empty());
    CHECK(replayed(games, found, some, one_thread()) == found.lower);
  }
}

TEST_CASE("replay: at the cap on memory, wherever that is, the search has its bracket") {
  const std::vector<Package> games{rounds(false), rounds(true)};
  const Rational optimum = best_adversary(games, Objective::distinguish, {}, one_thread()).lower;
  std::size_t brackets = 0;
  for (std::size_t cap = std::size_t{1} << 14; cap <= (std::size_t{1} << 26); cap *= 4) {
    CAPTURE(cap);
    Context context = one_thread();
    context.memory_cap = cap;
    OptimalResult found;
    try {
      found = best_adversary(games, Objective::distinguish, {}, context);
    } catch (const Error& error) {  // the games alone are too large
      CHECK(error.code() == ErrorCode::too_large);
      CHECK(brackets == 0);
      continue;
    }
    CHECK(found.lower <= optimum);
    CHECK(found.upper >= optimum);
    CHECK(found.stopped.empty() == found.is_exact());
    if (found.strategy) CHECK(replayed(games, found, {}, one_thread()) == found.lower);
    if (!found.is_exact() && found.lower > 0) ++brackets;
  }
  CHECK(brackets > 0);
}

TEST_CASE("replay: a deadline leaves the bracket, and the strategy without another search") {
  const std::vector<Package> games{rounds(false), rounds(true)};
  for (const double seconds : {0.0, 0.01, 0.05, 0.2}) {
    Context context = one_thread();
    context.cancel = context.cancel.within(seconds);
    try {
      const OptimalResult found = best_adversary(games, Objective::distinguish, {}, context);
      CHECK(found.stopped == (found.is_exact() ? "" : "time limit"));
      if (found.strategy) CHECK(replayed(games, found, {}, one_thread()) == found.lower);
    } catch (const Error& error) {  // not even the games were followed
      CHECK(error.code() == ErrorCode::interrupted);
    }
  }
}

TEST_CASE("replay: a strategy has the value that the search says") {
  const std::vector<Package> games{coin(make_rational(1, 2)), coin(make_rational(3, 4))};
  const OptimalResult found =
      replayed_best_adversary(games, Objective::distinguish, {}, one_thread());
  // The likelihood ratio test on two coins: both true has 9/16 against 1/4.
  CHECK(found.lower == make_rational(5, 16));
  CHECK(replayed(games, found, {}, one_thread()) == found.lower);
}

TEST_CASE("replay: fewer calls than the games' budgets are those of the search") {
  const std::vector<Package> games{coin(make_rational(1, 2)), coin(make_rational(3, 4))};
  const OptimalOptions once{.budgets = {{"ASK", 1}}};
  const OptimalResult found =
      replayed_best_adversary(games, Objective::distinguish, once, one_thread());
  CHECK(found.lower == make_rational(1, 4));
  CHECK(replayed(games, found, once, one_thread()) == make_rational(1, 4));
}

TEST_CASE("replay: a strategy has another value in other games, and no strategy has none") {
  const std::vector<Package> games{coin(make_rational(1, 2)), coin(make_rational(3, 4))};
  const std::vector<Package> alike{coin(make_rational(1, 2)), coin(make_rational(1, 2))};
  OptimalResult found = best_adversary(games, Objective::distinguish, {}, one_thread());
  CHECK(replayed(alike, found, {}, one_thread()) == Rational{0});
  found.strategy.reset();
  CHECK_FALSE(replayed(games, found, {}, one_thread()).has_value());
}

}  // namespace replay_test
