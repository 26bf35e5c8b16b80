// SPDX-License-Identifier: Apache-2.0
// Beliefs that a permutation of the hidden states makes equal are one position of the search: the
// same value as by every decision tree, the same by its own strategy, and fewer positions.
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <map>
#include <random>

#include "framework/engines/optimal/optimal.hpp"
#include "framework/engines/optimal/replay.hpp"
#include "framework/games/builder.hpp"
#include "framework/values/operations.hpp"
#include "tests/support/random_cases.hpp"

namespace table_symmetry_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

constexpr int coins = 4;

/// A secret x in Z_n with weights; ASK(y) tosses a coin c and shows f(x - y, c); at the end x - g
/// is to be 0, or, if two such games are told apart, nothing is handed in. Adding a constant to
/// secrets and inputs keeps all but the weights.
struct ShiftGame {
  int n = 2, answers = 2;
  std::vector<int> weights;
  std::vector<int> shown;  // by (x - y, c)
  std::size_t budget = 1;

  int answer(int x, int y, int c) const {
    return shown[static_cast<std::size_t>(((x - y + n) % n) * coins + c)];
  }
};

ShiftGame random_shift(std::mt19937_64& random) {
  const auto below = [&](int bound) {
    return static_cast<int>(random() % static_cast<std::uint64_t>(bound));
  };
  ShiftGame game;
  game.n = 2 + below(4);
  game.answers = 2 + below(2);
  const int weights = below(3);  // all alike, by turns, or anything
  for (int x = 0; x < game.n; ++x)
    game.weights.push_back(weights == 0 ? 1 : weights == 1 ? 1 + x % 2 : 1 + below(4));
  for (int i = 0; i < game.n * coins; ++i) game.shown.push_back(below(game.answers));
  game.budget = static_cast<std::size_t>(1 + below(3));
  return game;
}

Package package_of(const ShiftGame& its, bool judged) {
  const Domain secrets = Range(its.n);
  int sum = 0;
  for (const int weight : its.weights) sum += weight;
  std::vector<std::pair<Value, Rational>> outcomes;
  for (int x = 0; x < its.n; ++x)
    outcomes.emplace_back(Value{x}, make_rational(its.weights[static_cast<std::size_t>(x)], sum));
  std::vector<Value> table;
  for (int x = 0; x < its.n; ++x)
    for (int y = 0; y < its.n; ++y)
      for (int c = 0; c < coins; ++c) table.emplace_back(its.answer(x, y, c));
  const Domain asked = Tuple({secrets, secrets, Range(coins)});
  const Operation shown = operations::fixed_function("shown", asked, Range(its.answers), table);
  GameBuilder game{"Shift"};
  const State x = game.state("x", secrets);
  game.initialize([&](Body& at) { at.set(x, at.sample(Distribution::table(secrets, outcomes))); });
  game.oracle("ASK", {secrets},
              [&](Body& at, Node y) {
                const Node secret = at.get(x), coin = at.sample(Range(coins));
                return at.apply(shown, {at.tuple({secret, y, coin})});
              })
      .at_most(its.budget);
  if (judged)
    game.finalize(secrets, [&](Body& at, Node guess) { return at.equal(guess, at.get(x)); });
  return game.build();
}

/// Every decision tree. Weights by side and secret, over the sum of the side's weights times
/// coins^asked.
class ByTrees {
 public:
  explicit ByTrees(std::vector<ShiftGame> games) : games_{std::move(games)} {}
  Rational value() const {
    std::vector<std::vector<Rational>> sides;
    for (const auto& game : games_) {
      int sum = 0;
      for (const int weight : game.weights) sum += weight;
      sides.emplace_back();
      for (const int weight : game.weights) sides.back().push_back(make_rational(weight, sum));
    }
    return value(sides, games_[0].budget);
  }

 private:
  using Sides = std::vector<std::vector<Rational>>;
  Rational value(const Sides& sides, std::size_t left) const {
    Rational best = 0;
    if (sides.size() == 2) {
      for (const auto& weight : sides[1]) best += weight;
      for (const auto& weight : sides[0]) best -= weight;
      best = std::max(best, Rational{0});
    } else {
      best = *std::max_element(sides[0].begin(), sides[0].end());
    }
    for (int y = 0; y < games_[0].n && left > 0; ++y) {
      std::map<int, Sides> then;
      for (std::size_t side = 0; side < sides.size(); ++side)
        for (int x = 0; x < games_[0].n; ++x)
          for (int c = 0; c < coins; ++c) {
            auto& its = then[games_[side].answer(x, y, c)];
            its.resize(sides.size(),
                       std::vector<Rational>(static_cast<std::size_t>(games_[0].n), 0));
            its[side][static_cast<std::size_t>(x)] +=
                sides[side][static_cast<std::size_t>(x)] / coins;
          }
      Rational sum = 0;
      for (const auto& [answer, its] : then) sum += value(its, left - 1);
      best = std::max(best, sum);
    }
    return best;
  }

  std::vector<ShiftGame> games_;
};

std::size_t beliefs_saved(const std::vector<ShiftGame>& shifts) {
  std::vector<Package> games;
  for (const auto& shift : shifts) games.push_back(package_of(shift, shifts.size() == 1));
  const auto objective = shifts.size() == 2 ? Objective::distinguish : Objective::win;
  const Rational best = ByTrees{shifts}.value();
  const auto found = replayed_best_adversary(games, objective, {}, Context{});
  REQUIRE(found.is_exact());
  CHECK(to_fraction(found.lower) == to_fraction(best));
  CHECK(found.replayed);
  const auto plain = best_adversary(games, objective, {.bounds = false}, Context{});
  CHECK(plain.lower == best);
  return plain.statistics.beliefs - std::min(plain.statistics.beliefs, found.statistics.beliefs);
}

/// k <- {0,1}^bits; LOOK(x) shows the weight of S(k + x), or, one time in four, any weight.
Package looks(const std::vector<int>& box, int bits, std::size_t q) {
  std::vector<Value> weights;
  for (const int out : box) weights.emplace_back(std::popcount(static_cast<unsigned>(out)));
  const Domain shown = Range(bits + 1);
  const Operation weight = operations::fixed_function("weight", Bits(bits), shown, weights);
  GameBuilder game{"Looks"};
  const State k = game.state("k", Bits(bits));
  game.initialize([&](Body& at) { at.set(k, at.sample(Bits(bits))); });
  game.oracle("LOOK", {Bits(bits)},
              [&](Body& at, Node x) {
                const Node right = at.apply(weight, {at.get(k) ^ x});
                const Node clear = at.sample(Distribution::bernoulli(make_rational(3, 4)));
                const Node any = at.sample(shown);
                return at.select(clear, right, any);
              })
      .at_most(q);
  game.finalize(Bits(bits), [&](Body& at, Node guess) { return at.equal(guess, at.get(k)); });
  return game.build();
}

}  // namespace

TEST_CASE("table symmetry: random games that shifts keep, guessed and told apart, by all trees") {
  std::mt19937_64 random{20261130};
  std::size_t saved = 0;
  for (int i = 0; i < std::max(random_cases(60), 12); ++i) {
    CAPTURE(i);
    const ShiftGame left = random_shift(random);
    saved += beliefs_saved({left});
    ShiftGame right = left;
    for (auto& shown : right.shown)
      if (random() % 3 == 0)
        shown = static_cast<int>(random() % static_cast<std::uint64_t>(left.answers));
    saved += beliefs_saved({left, right});
  }
  CHECK(saved > 10);
}

TEST_CASE("table symmetry: weights behind a 4-bit S-box, chosen texts") {
  // The S-box of PRESENT. A look has likelihood 16 of 20 for the right weight, else 1.
  const std::vector<int> box{12, 5, 6, 11, 9, 0, 10, 13, 3, 14, 15, 8, 4, 7, 1, 2};
  const auto shown = [&](int x) {
    return std::popcount(static_cast<unsigned>(box[static_cast<std::size_t>(x)]));
  };
  // By every pair of texts, without a symmetry: the second one after each answer.
  const auto likelihood = [&](int k, int x, int answer) { return shown(k ^ x) == answer ? 16 : 1; };
  int most = 0;
  for (int first = 0; first < 16; ++first) {
    int sum = 0;
    for (int one = 0; one <= 4; ++one) {
      int best = 0;
      for (int second = 0; second < 16; ++second) {
        int by_answer = 0;
        for (int two = 0; two <= 4; ++two) {
          int guess = 0;
          for (int k = 0; k < 16; ++k)
            guess = std::max(guess, likelihood(k, first, one) * likelihood(k, second, two));
          by_answer += guess;
        }
        best = std::max(best, by_answer);
      }
      sum += best;
    }
    most = std::max(most, sum);
  }
  const auto found = replayed_best_adversary({looks(box, 4, 2)}, Objective::win, {}, Context{});
  REQUIRE(found.is_exact());
  CHECK(found.replayed);
  CHECK(found.lower == make_rational(most, 16 * 20 * 20));
  // All first texts are one, and all keys that their answers leave are one up to the text.
  const auto plain =
      best_adversary({looks(box, 4, 2)}, Objective::win, {.bounds = false}, Context{});
  CHECK(plain.lower == found.lower);
  CHECK(3 * found.statistics.beliefs < plain.statistics.beliefs);
}

}  // namespace table_symmetry_test
