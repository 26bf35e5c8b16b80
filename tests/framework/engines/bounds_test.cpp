// SPDX-License-Identifier: Apache-2.0
// The bounds of the optimal search: with and without them it finds what every decision tree finds,
// and wherever it stops the optimum is between its ends.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

#include "framework/engines/optimal/optimal.hpp"
#include "framework/engines/optimal/replay.hpp"
#include "framework/games/builder.hpp"
#include "framework/values/operations.hpp"
#include "tests/support/random_cases.hpp"

namespace bounds_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

constexpr int coins = 4;  // of every call and of the verdict

/// A secret x with weights; ASK<i>(y) tosses one of four coins c, answers f(x, y, c), and may note
/// that the adversary has hit, h(x, y, c). A guess g wins if it has hit, or if v(x, g, c).
struct LeakGame {
  int secrets = 2, inputs = 2, answers = 2;
  std::vector<int> weights;
  struct Oracle {
    std::vector<int> answer, hit;  // by (x, y, c)
    std::size_t budget = 1;
  };
  std::vector<Oracle> oracles;
  std::vector<int> verdict;  // by (x, g, c); empty: told apart

  std::size_t at(int x, int y, int c) const {
    return static_cast<std::size_t>((x * inputs + y) * coins + c);
  }
};

LeakGame random_leaks(std::mt19937_64& random, bool judged) {
  const auto below = [&](int bound) {
    return static_cast<int>(random() % static_cast<std::uint64_t>(bound));
  };
  LeakGame game;
  game.secrets = 2 + below(4);
  game.inputs = 2 + below(2);
  game.answers = 2 + below(2);
  for (int x = 0; x < game.secrets; ++x) game.weights.push_back(1 + below(9));
  const bool noisy = below(2) == 0, hits = judged && below(3) == 0;
  const int oracles = 1 + below(2);
  const auto table = [&](auto draw) {
    std::vector<int> values;
    for (int x = 0; x < game.secrets; ++x)
      for (int y = 0; y < game.inputs; ++y) {
        const int clear = draw();
        for (int c = 0; c < coins; ++c) values.push_back(noisy ? draw() : clear);
      }
    return values;
  };
  for (int i = 0; i < oracles; ++i) {
    LeakGame::Oracle oracle;
    oracle.answer = table([&] { return below(3) == 0 ? below(game.answers) : 0; });
    oracle.hit = table([&] { return hits && below(6) == 0 ? 1 : 0; });
    oracle.budget = static_cast<std::size_t>(1 + below(oracles == 1 ? 3 : 2));
    game.oracles.push_back(std::move(oracle));
  }
  if (judged) game.verdict = table([&] { return below(3) == 0 ? 1 : 0; });
  return game;
}

/// Another game with the same interface.
LeakGame other_leaks(LeakGame game, std::mt19937_64& random) {
  for (auto& weight : game.weights) weight = 1 + static_cast<int>(random() % 9);
  for (auto& oracle : game.oracles)
    for (auto& answer : oracle.answer)
      if (random() % 3 == 0)
        answer = static_cast<int>(random() % static_cast<std::uint64_t>(game.answers));
  return game;
}

Package package_of(const LeakGame& game) {
  const Domain secrets = Range(game.secrets), inputs = Range(game.inputs),
               answers = Range(game.answers), tossed = Range(coins);
  const Domain triple = Tuple({secrets, inputs, tossed});
  const auto function = [&](const std::string& name, const Domain& to,
                            const std::vector<int>& values) {
    std::vector<Value> list;
    for (const int value : values) list.emplace_back(value);
    return operations::fixed_function(name, triple, to, list);
  };
  GameBuilder made{"Leaks"};
  const State x = made.state("x", secrets), hit = made.state("hit", Boolean(), 0);
  Rational sum = 0;
  for (const int weight : game.weights) sum += weight;
  std::vector<std::pair<Value, Rational>> outcomes;
  for (std::size_t i = 0; i < game.weights.size(); ++i)
    outcomes.emplace_back(Value{i}, Rational{game.weights[i]} / sum);
  made.initialize([&](Body& at) { at.set(x, at.sample(Distribution::table(secrets, outcomes))); });
  for (std::size_t i = 0; i < game.oracles.size(); ++i) {
    const auto& oracle = game.oracles[i];
    const std::string number = std::to_string(i);
    const bool hits = std::count(oracle.hit.begin(), oracle.hit.end(), 1) > 0;
    made.oracle("ASK" + number, {inputs},
                [&](Body& at, Node y) {
                  const Node secret = at.get(x), coin = at.sample(tossed);
                  const Node all = at.tuple({secret, y, coin});
                  if (hits) {
                    const Node now =
                        at.apply(function("hit" + number, Boolean(), oracle.hit), {all});
                    const Node before = at.get(hit);
                    at.set(hit, before || now);
                  }
                  return at.apply(function("answer" + number, answers, oracle.answer), {all});
                })
        .at_most(oracle.budget);
  }
  if (!game.verdict.empty())
    made.finalize(inputs, [&](Body& at, Node guess) {
      const Node secret = at.get(x), coin = at.sample(tossed), before = at.get(hit);
      const Node all = at.tuple({secret, guess, coin});
      const Node now = at.apply(function("verdict", Boolean(), game.verdict), {all});
      return before || now;
    });
  return made.build();
}

/// Every decision tree, from weights of (x, hit) of each side.
class ByTrees {
 public:
  using Side = std::map<std::pair<int, int>, Rational>;
  explicit ByTrees(std::vector<LeakGame> games) : games_{std::move(games)} {}

  Rational value() const {
    std::vector<std::size_t> left;
    for (const auto& oracle : games_[0].oracles) left.push_back(oracle.budget);
    return value(start(), left);
  }
  Rational without_calls() const { return stop(start()); }

 private:
  std::vector<Side> start() const {
    std::vector<Side> sides;
    for (const auto& game : games_) {
      Rational sum = 0;
      for (const int weight : game.weights) sum += weight;
      Side side;
      for (int x = 0; x < game.secrets; ++x)
        side[{x, 0}] = Rational{game.weights[static_cast<std::size_t>(x)]} / sum;
      sides.push_back(std::move(side));
    }
    return sides;
  }
  static Rational weight(const Side& side) {
    Rational sum = 0;
    for (const auto& [state, its] : side) sum += its;
    return sum;
  }
  Rational stop(const std::vector<Side>& sides) const {
    if (sides.size() == 2) return std::max<Rational>(weight(sides[1]) - weight(sides[0]), 0);
    const auto& game = games_[0];
    Rational best = 0;
    for (int guess = 0; guess < game.inputs; ++guess) {
      Rational sum = 0;
      for (const auto& [state, its] : sides[0])
        for (int c = 0; c < coins; ++c)
          if (state.second == 1 || game.verdict[game.at(state.first, guess, c)] == 1)
            sum += its / coins;
      best = std::max(best, sum);
    }
    return best;
  }
  Rational value(const std::vector<Side>& sides, const std::vector<std::size_t>& left) const {
    Rational best = stop(sides);
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (left[i] == 0) continue;
      auto less = left;
      --less[i];
      for (int y = 0; y < games_[0].inputs; ++y) {
        std::map<int, std::vector<Side>> answers;
        for (std::size_t side = 0; side < sides.size(); ++side) {
          const auto& game = games_[side];
          for (const auto& [state, its] : sides[side])
            for (int c = 0; c < coins; ++c) {
              const std::size_t place = game.at(state.first, y, c);
              auto& then = answers[game.oracles[i].answer[place]];
              then.resize(sides.size());
              const int hit = std::max(state.second, game.oracles[i].hit[place]);
              then[side][{state.first, hit}] += its / coins;
            }
        }
        Rational sum = 0;
        for (const auto& [answer, then] : answers) sum += value(then, less);
        best = std::max(best, sum);
      }
    }
    return best;
  }

  std::vector<LeakGame> games_;
};

struct Tried {
  std::size_t stopped = 0, bounded = 0;  // searches; with a bound below what is trivial
  std::size_t halfway = 0;               // with a better end from the round that was stopped
};

void check_search(const std::vector<LeakGame>& leaks, Tried& tried) {
  const Objective objective = leaks.size() == 2 ? Objective::distinguish : Objective::win;
  std::vector<Package> games;
  for (const auto& game : leaks) games.push_back(package_of(game));
  const ByTrees trees{leaks};
  const Rational best = trees.value(), at_once = trees.without_calls();
  for (const bool bounds : {true, false}) {
    OptimalOptions options{.bounds = bounds};
    std::size_t round = 0;
    options.improved = [&](const Rational& lower, const Rational& upper, std::size_t calls) {
      round = calls;
      CHECK(lower <= best);
      CHECK(best <= upper);
    };
    const auto found = replayed_best_adversary(games, objective, options, Context{});
    REQUIRE(found.is_exact());
    CHECK(to_fraction(found.lower) == to_fraction(best));
    CHECK(found.replayed);
    for (const std::size_t most : {0u, 1u, 3u, 6u, 10u, 25u, 40u, 100u}) {
      options.most_asked = most;
      round = 0;
      const auto stopped = replayed_best_adversary(games, objective, options, Context{});
      CHECK(stopped.replayed);
      CHECK(stopped.lower >= at_once);
      CHECK(stopped.lower <= best);
      CHECK(best <= stopped.upper);
      CHECK(stopped.stopped.empty() == stopped.is_exact());
      if (!stopped.is_exact() && round > stopped.statistics.depth) ++tried.halfway;
      if (stopped.is_exact() || !bounds) continue;
      ++tried.stopped;
      if (stopped.upper < 1) ++tried.bounded;
    }
  }
}

}  // namespace

TEST_CASE("bounds: games won by a guess, 200 of them, against every decision tree and at stops") {
  std::mt19937_64 random{20261129};
  Tried tried;
  for (int i = 0; i < random_cases(200); ++i) {
    CAPTURE(i);
    check_search({random_leaks(random, true)}, tried);
  }
  CHECK(tried.stopped > random_cases(100));
  CHECK(tried.halfway > random_cases(100));
  CHECK(tried.bounded > random_cases(25));
}

TEST_CASE("bounds: games told apart, 200 pairs, against every decision tree and at stops") {
  std::mt19937_64 random{9211202};
  Tried tried;
  for (int i = 0; i < random_cases(200); ++i) {
    CAPTURE(i);
    const LeakGame left = random_leaks(random, false), right = other_leaks(left, random);
    check_search({left, right}, tried);
  }
  CHECK(tried.stopped > random_cases(100));
  CHECK(tried.halfway > random_cases(100));
  CHECK(tried.bounded > random_cases(25));
}

TEST_CASE(
    "bounds: of weighted passwords the most probable are tried, and nothing else is looked at") {
  // TRY(y) says whether x = y, q times; where `counts`, that wins, else the guess at the end does.
  const auto passwords = [](std::size_t n, std::size_t q, bool counts) {
    std::vector<std::pair<Value, Rational>> outcomes;
    for (std::size_t i = 0; i < n; ++i)  // 1, 3, 5, .. of n^2, in another order
      outcomes.emplace_back(Value{i * 7 % n}, make_rational(2 * i + 1, n * n));
    GameBuilder game{"Passwords"};
    const Domain all = Range(n);
    const State x = game.state("x", all), found = game.state("found", Boolean(), 0);
    game.initialize([&](Body& at) { at.set(x, at.sample(Distribution::table(all, outcomes))); });
    game.oracle("TRY", {all},
                [&](Body& at, Node y) {
                  const Node right = at.equal(y, at.get(x));
                  if (!counts) return right;
                  const Node before = at.get(found);
                  at.set(found, before || right);
                  return right;
                })
        .at_most(q);
    if (counts)
      game.finalize(Boolean(), [&](Body& at, Node) { return at.get(found); });
    else
      game.finalize(all, [&](Body& at, Node guess) { return at.equal(guess, at.get(x)); });
    return game.build();
  };
  for (const std::size_t n : {12u, 20u})
    for (const std::size_t q : {0u, 1u, 3u, 6u})
      for (const bool counts : {true, false}) {
        CAPTURE(n);
        CAPTURE(q);
        const auto found = best_adversary({passwords(n, q, counts)}, Objective::win, {}, Context{});
        REQUIRE(found.is_exact());
        const std::size_t others = n - q - (counts ? 0 : 1);  // of which nothing is tried
        CHECK(found.lower == 1 - make_rational(others * others, n * n));
        CHECK(found.statistics.beliefs <= std::size_t{1} << (q + 5));
      }
}

TEST_CASE("bounds: a search that may not look far says what noisy looks can tell at most") {
  // k <- {0,1}^8; LOOK(x) shows the parity of k & x, wrongly with 1/4.
  GameBuilder game{"Looks"};
  const State k = game.state("k", Bits(8));
  game.initialize([&](Body& at) { at.set(k, at.sample(Bits(8))); });
  game.oracle("LOOK", {Bits(8)},
              [&](Body& at, Node x) {
                const Node masked = at.apply(operations::bit_and(Bits(8)), {at.get(k), x});
                return at.apply(operations::parity(Bits(8)), {masked}) ^
                       at.sample(Distribution::bernoulli(make_rational(1, 4)));
              })
      .at_most(4);
  game.finalize(Bits(8), [&](Body& at, Node guess) { return at.equal(guess, at.get(k)); });
  // A table of 256 calls and 256 outputs, and no second look.
  OptimalOptions options{.most_asked = 600};
  const auto found = best_adversary({game.build()}, Objective::win, options, Context{});
  CHECK(found.lower == make_rational(3, 2 * 256));  // by one look
  // Each look gives at most 3/4 + 3/4 times as much.
  CHECK(found.upper == make_rational(81, 16 * 256));
}

}  // namespace bounds_test
