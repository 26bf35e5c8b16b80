// SPDX-License-Identifier: Apache-2.0
// On thousands of small games, an enumeration that knows no graph, the exact engine, equivalence,
// the optimal adversary and Monte Carlo must not contradict each other.
#include <doctest/doctest.h>

#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/engines/exact/exact.hpp"
#include "framework/engines/montecarlo/montecarlo.hpp"
#include "framework/engines/optimal/optimal.hpp"
#include "framework/error.hpp"
#include "framework/games/builder.hpp"
#include "tests/framework/engines/random_games.hpp"

namespace agreement_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

/// What may be true, with unnormalised probabilities: one side of a game.
using Cloud = std::map<GameMemory, Rational>;

Cloud begin(const SmallGame& game) {
  Cloud cloud;
  const GameMemory nothing{std::vector<unsigned>(game.states, 0), {}};
  for (const auto& one : outcomes(game, game.initialize, nothing, 0))
    cloud[one.memory] += one.probability;
  return cloud;
}

/// By answer.
std::map<unsigned, Cloud> ask(const SmallGame& game, const Cloud& cloud, std::size_t oracle,
                              unsigned input) {
  std::map<unsigned, Cloud> answers;
  for (const auto& [memory, weight] : cloud)
    for (const auto& one : outcomes(game, game.oracles[oracle], memory, input))
      answers[one.answer][one.memory] += weight * one.probability;
  return answers;
}

Rational weight(const Cloud& cloud) {
  Rational sum = 0;
  for (const auto& [memory, share] : cloud) sum += share;
  return sum;
}

/// Probability that an output wins.
Rational judged(const SmallGame& game, const Cloud& cloud, unsigned output) {
  Rational sum = 0;
  for (const auto& [memory, share] : cloud)
    for (const auto& one : outcomes(game, game.finalize[0], memory, output))
      if (one.answer == output) sum += share * one.probability;
  return sum;
}

/// The best of all adaptive adversaries, who may stop at any time: every decision tree is walked.
class BestByTrees {
 public:
  explicit BestByTrees(std::vector<SmallGame> games) : games_{std::move(games)} {}

  Rational value() {
    std::vector<Cloud> clouds;
    for (const auto& game : games_) clouds.push_back(begin(game));
    std::vector<unsigned> left;
    for (const auto& oracle : games_[0].oracles) left.push_back(oracle.budget);
    return value(clouds, left);
  }

 private:
  Rational stop(const std::vector<Cloud>& clouds) const {
    if (games_.size() == 2) return std::max<Rational>(weight(clouds[1]) - weight(clouds[0]), 0);
    Rational best = 0;
    for (unsigned x = 0; x < games_[0].values; ++x)
      best = std::max(best, judged(games_[0], clouds[0], x));
    return best;
  }

  Rational value(const std::vector<Cloud>& clouds, const std::vector<unsigned>& left) const {
    Rational best = stop(clouds);
    for (std::size_t oracle = 0; oracle < left.size(); ++oracle) {
      if (left[oracle] == 0) continue;
      auto less = left;
      --less[oracle];
      for (unsigned x = 0; x < games_[0].values; ++x) {
        std::vector<std::map<unsigned, Cloud>> answers;
        for (std::size_t side = 0; side < games_.size(); ++side)
          answers.push_back(ask(games_[side], clouds[side], oracle, x));
        Rational sum = 0;
        for (unsigned y = 0; y < games_[0].values; ++y) {
          std::vector<Cloud> then;
          for (auto& side : answers) then.push_back(side[y]);
          sum += value(then, less);
        }
        best = std::max(best, sum);
      }
    }
    return best;
  }

  std::vector<SmallGame> games_;
};

/// Length of a shortest transcript that two games produce with different probabilities.
std::optional<std::size_t> first_difference(const SmallGame& a, const SmallGame& b,
                                            std::size_t most) {
  std::vector<std::pair<Cloud, Cloud>> now{{begin(a), begin(b)}};
  for (std::size_t length = 1; length <= most; ++length) {
    std::vector<std::pair<Cloud, Cloud>> next;
    for (const auto& [left, right] : now)
      for (std::size_t oracle = 0; oracle < a.oracles.size(); ++oracle)
        for (unsigned x = 0; x < a.values; ++x) {
          auto one = ask(a, left, oracle, x), two = ask(b, right, oracle, x);
          for (unsigned y = 0; y < a.values; ++y) {
            if (weight(one[y]) != weight(two[y])) return length;
            if (weight(one[y]) != 0) next.emplace_back(one[y], two[y]);
          }
        }
    now = std::move(next);
  }
  return std::nullopt;
}

/// Asks each oracle as often as it may, first c, then what it was answered last; hands in c2, or
/// says whether the last answer is c2.
struct Follower {
  unsigned first = 0, last = 0;

  Adversary adversary(const SmallGame& game) const {
    return {"follower", [*this, game](Run& a) {
              const Domain domain = a.interface().front().output;
              Node x = a.constant(domain, Value{Integer{first}});
              for (std::size_t oracle = 0; oracle < game.oracles.size(); ++oracle)
                for (unsigned i = 0; i < game.oracles[oracle].budget; ++i)
                  x = a.call("ASK" + std::to_string(oracle), x);
              const Node end = a.constant(domain, Value{Integer{last}});
              return game.finalize.empty() ? a.equal(x, end) : end;
            }};
  }

  Rational wins(const SmallGame& game) const { return wins(game, begin(game), first, 0, 0); }

  Rational wins(const SmallGame& game, const Cloud& cloud, unsigned x, std::size_t oracle,
                unsigned asked) const {
    if (oracle == game.oracles.size()) {
      if (!game.finalize.empty()) return judged(game, cloud, last);
      return x == last ? weight(cloud) : Rational{0};
    }
    if (asked == game.oracles[oracle].budget) return wins(game, cloud, x, oracle + 1, 0);
    Rational sum = 0;
    for (const auto& [y, then] : ask(game, cloud, oracle, x))
      sum += wins(game, then, y, oracle, asked + 1);
    return sum;
  }
};

/// Each Monte Carlo interval fails with this probability.
Context context() {
  Context context;
  context.level = 1 - make_rational(1, Integer{1} << 30);
  context.threads = 1;
  return context;
}

void check_follower(const SmallGame& game, const Package& package, const Rational& best,
                    std::mt19937_64& coins, bool sample) {
  const Follower follower{static_cast<unsigned>(coins() % game.values),
                          static_cast<unsigned>(coins() % game.values)};
  const Experiment experiment = play(package, follower.adversary(game));
  const Rational wins = follower.wins(game);
  CHECK(evaluate_exactly(experiment, context()).win == wins);
  if (!game.finalize.empty()) CHECK(wins <= best);
  if (!sample) return;
  const auto interval = estimate(experiment, {.trials = 500}, context()).win;
  CHECK(interval.lower <= wins);
  CHECK(wins <= interval.upper);
}

/// What the strategy gets when it is played again.
Rational replayed(const OptimalResult& found, const std::vector<Package>& games, bool sample) {
  const Package adversary = as_package(*found.strategy, "best");
  std::vector<Rational> wins;
  for (const auto& game : games) {
    const Experiment experiment = play(game, adversary);
    wins.push_back(evaluate_exactly(experiment, context()).win);
    if (!sample) continue;
    const auto interval = estimate(experiment, {.trials = 500}, context()).win;
    CHECK(interval.lower <= wins.back());
    CHECK(wins.back() <= interval.upper);
  }
  return games.size() == 2 ? Rational{wins[1] - wins[0]} : wins[0];
}

}  // namespace

TEST_CASE("agreement: two games, 1200 pairs: every decision tree, the optimal adversary, "
          "equivalence, the exact engine and Monte Carlo") {
  std::mt19937_64 coins{20261125};
  std::size_t same = 0;
  for (int i = 0; i < 1200; ++i) {
    CAPTURE(i);
    const SmallGame left = random_game(coins, false), right = random_variant(left, coins);
    const std::vector<Package> games{package_of(left), package_of(right)};
    const Rational best = BestByTrees{{left, right}}.value();

    const auto found = best_adversary(games, Objective::distinguish, {}, context());
    REQUIRE(found.is_exact());
    CHECK(found.lower == best);
    CHECK(replayed(found, games, i % 16 == 0) == best);

    const auto decided = decide_equivalence(games[0], games[1], {}, context());
    REQUIRE(decided.equivalent);
    const auto difference = first_difference(left, right, 2);
    if (*decided.equivalent) {
      ++same;
      CHECK(!difference);
      CHECK(best == 0);
    } else if (decided.transcript.size() <= 2) {
      CHECK(difference == std::optional{decided.transcript.size()});
    } else {
      CHECK(!difference);
    }
    check_follower(left, games[0], best, coins, i % 4 == 0);
    check_follower(right, games[1], best, coins, i % 4 == 2);
  }
  CHECK(same > 100);  // the family has both kinds
  CHECK(same < 1100);
}

TEST_CASE("agreement: games that are won by an output, 1000 of them") {
  std::mt19937_64 coins{5112026};
  for (int i = 0; i < 1000; ++i) {
    CAPTURE(i);
    const SmallGame game = random_game(coins, true);
    const std::vector<Package> games{package_of(game)};
    const Rational best = BestByTrees{{game}}.value();
    const auto found = best_adversary(games, Objective::win, {}, context());
    REQUIRE(found.is_exact());
    CHECK(found.lower == best);
    CHECK(replayed(found, games, i % 16 == 0) == best);
    check_follower(game, games[0], best, coins, i % 4 == 0);
    check_follower(game, games[0], best, coins, false);
  }
}

}  // namespace agreement_test
