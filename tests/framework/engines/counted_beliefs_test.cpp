// SPDX-License-Identifier: Apache-2.0
// All beliefs of a game whose hidden state never changes, as exponents: the same value as by every
// sequence of answers, whatever the budgets, the weights and the symmetries.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>

#include "framework/engines/exact/exact.hpp"
#include "framework/engines/optimal/replay.hpp"
#include "framework/engines/optimal/search.hpp"
#include "framework/games/builder.hpp"
#include "framework/games/experiment.hpp"
#include "framework/values/operations.hpp"
#include "tests/support/random_cases.hpp"

namespace counted_beliefs_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

/// A secret x with weights; ASK<i>(y) shows f(x, y, c) for one of six coins c. A guess g wins if
/// v(x, g, c); games told apart have none. LATER opens after the first ASK0 where there is one.
struct Leak {
  static constexpr int coins = 6;
  int secrets = 2, inputs = 2, answers = 2;
  std::vector<int> weights;
  std::vector<std::vector<int>> shown;  // by oracle; (x, y, c)
  std::vector<std::size_t> budgets;
  std::vector<int> verdict;
  bool later = false;

  std::size_t at(int x, int y, int c) const {
    return static_cast<std::size_t>((x * inputs + y) * coins + c);
  }
};

Leak random_leak(std::mt19937_64& random, bool judged) {
  const auto below = [&](int bound) {
    return static_cast<int>(random() % static_cast<std::uint64_t>(bound));
  };
  Leak leak;
  leak.secrets = 2 + below(3);
  leak.inputs = 1 + below(2);
  leak.answers = 2 + below(2);
  const bool alike = below(2) == 0, shifts = below(2) == 0;
  for (int x = 0; x < leak.secrets; ++x) leak.weights.push_back(alike ? 3 : 1 + below(12));
  const int oracles = 1 + below(2);
  for (int i = 0; i < oracles; ++i) {
    leak.shown.emplace_back();
    std::vector<int> one;
    for (int k = 0; k < leak.secrets * Leak::coins; ++k) one.push_back(below(leak.answers));
    for (int x = 0; x < leak.secrets; ++x)
      for (int y = 0; y < leak.inputs; ++y)
        for (int c = 0; c < Leak::coins; ++c) {
          const int place = (x + y) % leak.secrets * Leak::coins + c;
          leak.shown.back().push_back(shifts ? one[static_cast<std::size_t>(place)]
                                             : below(leak.answers));
        }
    leak.budgets.push_back(static_cast<std::size_t>(1 + below(oracles == 1 ? 4 : 2)));
  }
  leak.later = oracles == 2 && below(2) == 0;
  for (int x = 0; x < leak.secrets && judged; ++x)
    for (int g = 0; g < leak.inputs; ++g)
      for (int c = 0; c < Leak::coins; ++c) leak.verdict.push_back(below(3) == 0 ? 1 : 0);
  return leak;
}

Leak another(Leak leak, std::mt19937_64& random) {
  for (auto& weight : leak.weights) weight = 1 + static_cast<int>(random() % 9);
  for (auto& shown : leak.shown)
    for (auto& answer : shown)
      if (random() % 4 == 0)
        answer = static_cast<int>(random() % static_cast<std::uint64_t>(leak.answers));
  return leak;
}

Package package_of(const Leak& leak) {
  const Domain secrets = Range(leak.secrets), inputs = Range(leak.inputs),
               answers = Range(leak.answers), tossed = Range(Leak::coins);
  const auto function = [&](const std::string& name, const Domain& to,
                            const std::vector<int>& values) {
    std::vector<Value> list;
    for (const int value : values) list.emplace_back(value);
    return operations::fixed_function(name, Tuple({secrets, inputs, tossed}), to, list);
  };
  GameBuilder made{"Leak"};
  const State x = made.state("x", secrets);
  const int sum = std::accumulate(leak.weights.begin(), leak.weights.end(), 0);
  std::vector<std::pair<Value, Rational>> outcomes;
  for (std::size_t i = 0; i < leak.weights.size(); ++i)
    outcomes.emplace_back(Value{i}, make_rational(leak.weights[i], sum));
  made.initialize([&](Body& at) { at.set(x, at.sample(Distribution::table(secrets, outcomes))); });
  for (std::size_t i = 0; i < leak.shown.size(); ++i) {
    const std::string number = std::to_string(i);
    made.oracle("ASK" + number, {inputs},
                [&](Body& at, Node y) {
                  const Node secret = at.get(x), coin = at.sample(tossed);
                  return at.apply(function("shown" + number, answers, leak.shown[i]),
                                  {at.tuple({secret, y, coin})});
                })
        .at_most(leak.budgets[i]);
    if (i == 1 && leak.later) made.only_after("ASK0");
  }
  if (!leak.verdict.empty())
    made.finalize(inputs, [&](Body& at, Node guess) {
      const Node secret = at.get(x), coin = at.sample(tossed);
      return at.apply(function("verdict", Boolean(), leak.verdict),
                      {at.tuple({secret, guess, coin})});
    });
  return made.build();
}

/// Every decision tree, by rationals.
class ByTrees {
 public:
  explicit ByTrees(std::vector<Leak> leaks) : leaks_{std::move(leaks)} {}
  Rational value() const {
    Weights weights;
    for (const auto& leak : leaks_) {
      const int sum = std::accumulate(leak.weights.begin(), leak.weights.end(), 0);
      weights.emplace_back();
      for (const int weight : leak.weights) weights.back().push_back(make_rational(weight, sum));
    }
    return value(weights, leaks_[0].budgets);
  }

 private:
  using Weights = std::vector<std::vector<Rational>>;  // by side and secret
  Rational stop(const Weights& weights) const {
    const auto& leak = leaks_[0];
    Rational best = 0;
    if (weights.size() == 2) {
      for (std::size_t x = 0; x < weights[1].size(); ++x) best += weights[1][x] - weights[0][x];
      return std::max<Rational>(best, 0);
    }
    for (int g = 0; g < leak.inputs; ++g) {
      Rational sum = 0;
      for (int x = 0; x < leak.secrets; ++x)
        for (int c = 0; c < Leak::coins; ++c)
          if (leak.verdict[leak.at(x, g, c)] == 1)
            sum += weights[0][static_cast<std::size_t>(x)] / Leak::coins;
      best = std::max(best, sum);
    }
    return best;
  }
  Rational value(const Weights& weights, const std::vector<std::size_t>& left) const {
    Rational best = stop(weights);
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (left[i] == 0 || (i == 1 && leaks_[0].later && left[0] == leaks_[0].budgets[0])) continue;
      auto less = left;
      --less[i];
      for (int y = 0; y < leaks_[0].inputs; ++y) {
        std::map<int, Weights> then;
        for (std::size_t side = 0; side < weights.size(); ++side)
          for (int x = 0; x < leaks_[0].secrets; ++x)
            for (int c = 0; c < Leak::coins; ++c) {
              auto& its = then[leaks_[side].shown[i][leaks_[side].at(x, y, c)]];
              its.resize(weights.size(), std::vector<Rational>(weights[0].size(), 0));
              its[side][static_cast<std::size_t>(x)] +=
                  weights[side][static_cast<std::size_t>(x)] / Leak::coins;
            }
        Rational sum = 0;
        for (const auto& [answer, its] : then) sum += value(its, less);
        best = std::max(best, sum);
      }
    }
    return best;
  }

  std::vector<Leak> leaks_;
};

/// What a strategy is worth by the exact engine.
Rational played(const std::vector<Package>& games, const Strategy& strategy) {
  const Package adversary = as_package(strategy, "best");
  std::vector<Rational> wins;
  for (const auto& game : games)
    wins.push_back(evaluate_exactly(play(game, adversary), Context{}).win);
  return wins.size() == 2 ? Rational{wins[1] - wins[0]} : wins[0];
}

/// Whether all beliefs were followed.
bool check(const std::vector<Leak>& leaks, const OptimalOptions& options = {}) {
  std::vector<Package> games;
  for (const auto& leak : leaks) games.push_back(package_of(leak));
  const Objective objective = games.size() == 2 ? Objective::distinguish : Objective::win;
  const Rational best = ByTrees{leaks}.value();
  OptimalSearch counting{games, objective, options, Context{}};
  counting.count_from(0);
  const auto counted = counting.run();
  REQUIRE(counted.is_exact());
  CHECK(to_fraction(counted.lower) == to_fraction(best));
  REQUIRE(counted.strategy);
  CHECK(played(games, *counted.strategy) == best);
  OptimalSearch rounds{games, objective, options, Context{}};
  rounds.count_from(~std::size_t{0});
  const auto plain = rounds.run();
  CHECK(plain.lower == counted.lower);
  CHECK_FALSE(rounds.is_counted());
  return counting.is_counted();
}

/// k <- {0,1}^bits; LOOK(i) shows bit i, wrongly with 1/4; n looks, then a guess at k.
Package looks(int bits, std::size_t n) {
  GameBuilder game{"Looks"};
  const State k = game.state("k", Bits(bits));
  std::vector<Value> table;
  for (int key = 0; key < 1 << bits; ++key)
    for (int i = 0; i < bits; ++i) table.emplace_back(key >> i & 1);
  const Operation bit =
      operations::fixed_function("bit", Tuple({Bits(bits), Range(bits)}), Boolean(), table);
  game.initialize([&](Body& at) { at.set(k, at.sample(Bits(bits))); });
  game.oracle("LOOK", {Range(bits)},
              [&](Body& at, Node which) {
                return at.apply(bit, {at.tuple({at.get(k), which})}) ^
                       at.sample(Distribution::bernoulli(make_rational(1, 4)));
              })
      .at_most(n);
  game.finalize(Bits(bits), [&](Body& at, Node guess) { return at.equal(guess, at.get(k)); });
  return game.build();
}

}  // namespace

TEST_CASE("counted beliefs: random games, guessed and told apart, against every decision tree") {
  std::mt19937_64 random{20261201};
  std::size_t counted = 0;
  for (int i = 0; i < random_cases(150); ++i) {
    CAPTURE(i);
    counted += check({random_leak(random, true)}) ? 1 : 0;
    const Leak left = random_leak(random, false);
    counted += check({left, another(left, random)}) ? 1 : 0;
  }
  CHECK(counted > random_cases(200u));
}

TEST_CASE("counted beliefs: a stop in the middle leaves a bracket and a strategy") {
  std::size_t stopped = 0;
  for (const std::size_t most : {1u, 20u, 60u, 200u, 400u}) {
    CAPTURE(most);
    const std::vector<Package> games{looks(2, 12)};
    OptimalSearch whole{games, Objective::win, {}, Context{}};
    const auto best = whole.run();
    REQUIRE(best.is_exact());
    OptimalSearch search{games, Objective::win, {.most_asked = most}, Context{}};
    search.count_from(0);
    const auto found = search.run();
    CHECK(found.lower <= best.lower);
    CHECK(best.lower <= found.upper);
    REQUIRE(found.strategy);
    CHECK(played(games, *found.strategy) == found.lower);
    stopped += found.is_exact() ? 0 : 1;
  }
  CHECK(stopped >= 3);
}

TEST_CASE("counted beliefs: many noisy looks at bits, by the best of all shares of the looks") {
  // Bits are independent: the best adversary spends its looks evenly, and an odd look alone tells
  // more. Whatever it saw, so an adaptive one gets no more than the best fixed shares.
  const auto majority = [](std::size_t looks) {  // Pr[the bit that most looks show is right]
    Rational sum = 0;
    for (std::size_t wrong = 0; wrong <= looks; ++wrong) {
      Integer ways = 1;
      for (std::size_t i = 0; i < wrong; ++i) ways = ways * (looks - i) / (i + 1);
      const Rational its = make_rational(
          ways * boost::multiprecision::pow(Integer{3}, static_cast<unsigned>(looks - wrong)),
          Integer{1} << static_cast<unsigned>(2 * looks));
      sum += 2 * wrong < looks ? its : 2 * wrong == looks ? Rational{its / 2} : Rational{0};
    }
    return sum;
  };
  for (const std::size_t n : {10u, 30u}) {
    OptimalSearch search{{looks(1, n)}, Objective::win, {}, Context{}};
    search.count_from(0);
    const auto found = search.run();
    CHECK(search.is_counted());
    REQUIRE(found.is_exact());
    CHECK(found.lower == majority(n));
    CHECK(found.statistics.beliefs < n * n);
    // Of two bits the adaptive adversary gets at least what fixed halves do.
    OptimalSearch two{{looks(2, n)}, Objective::win, {}, Context{}};
    two.count_from(0);
    const auto of_two = two.run();
    CHECK(two.is_counted());
    CHECK(of_two.lower >= majority(n / 2) * majority(n / 2));
    CHECK(of_two.lower <= majority(n) * majority(n));
  }
}

TEST_CASE("counted beliefs: bases of coprime numbers give each number back") {
  std::mt19937_64 random{20261202};
  for (int i = 0; i < random_cases(300); ++i) {
    std::vector<std::uint64_t> numbers;
    for (int k = 0; k < 8; ++k) numbers.push_back(1 + random() % 5000);
    const auto base = coprime_base(numbers);
    for (std::size_t a = 0; a < base.size(); ++a) {
      CHECK(base[a] > 1);
      for (std::size_t b = a + 1; b < base.size(); ++b) CHECK(std::gcd(base[a], base[b]) == 1);
    }
    for (const std::uint64_t number : numbers) {
      const auto exponents = exponents_over(base, number);
      std::uint64_t product = 1;
      for (std::size_t b = 0; b < base.size(); ++b)
        for (int times = 0; times < exponents[b]; ++times) product *= base[b];
      CHECK(product == number);
    }
  }
}

}  // namespace counted_beliefs_test
