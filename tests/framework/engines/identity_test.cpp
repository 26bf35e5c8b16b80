// SPDX-License-Identifier: Apache-2.0
// What an operation is, is its key: engines give the same numbers whatever it is called, and take
// no operation for another one of the same name.
#include <doctest/doctest.h>

#include <cmath>

#include "framework/check/game_reference.hpp"
#include "framework/definitions/catalogue.hpp"
#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/engines/exact/exact.hpp"
#include "framework/engines/montecarlo/fingerprint.hpp"
#include "framework/engines/montecarlo/montecarlo.hpp"
#include "framework/engines/optimal/optimal.hpp"
#include "framework/games/builder.hpp"
#include "framework/rewriting/simplify.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/engines/random_graphs.hpp"
#include "tests/framework/engines/sketch.hpp"
#include "tests/support/one_thread.hpp"
#include "tests/support/renamed.hpp"

namespace identity_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

Rational win_of(const Experiment& experiment) {
  return evaluate_exactly(experiment, one_thread()).win;
}

/// Pr[one(x) = other(x)], x uniform, with and without simplification, and by Monte Carlo within
/// five standard deviations (false alarm below 10^-6).
void agree_with_probability(const Operation& one, const Operation& other,
                            const Rational& expected) {
  Sketch s;
  std::vector<NodeId> arguments;
  for (const auto& input : one.inputs()) arguments.push_back(s.uniform(input));
  const Experiment e = s.wins_if(s.equal(s.apply(one, arguments), s.apply(other, arguments)));
  CHECK(win_of(e) == expected);
  CHECK(evaluate_exactly(e, one_thread(), {.simplify = false}).win == expected);
  constexpr std::size_t trials = 40000;
  const auto counts = estimate(e, {.trials = trials}, one_thread());
  const double p = static_cast<double>(expected), n = trials;
  CHECK(std::abs(static_cast<double>(counts.win.wins) - n * p) <=
        5 * std::sqrt(n * p * (1 - p)) + 1e-9);
}

}  // namespace

TEST_CASE("identity: a primitive called 'and' is not bitwise and") {
  const Domain two = Bits(2);
  const Operation mine = primitive("and", {two, two}, two), real = operations::bit_and(two);
  int agree = 0;
  for (int a = 0; a < 4; ++a)
    for (int b = 0; b < 4; ++b)
      agree +=
          mine.evaluate(std::vector<Integer>{a, b}) == real.evaluate(std::vector<Integer>{a, b});
  REQUIRE(agree < 16);
  agree_with_probability(mine, real, make_rational(agree, 16));
}

TEST_CASE("identity: two fixed functions of one name are two") {
  const auto table = [](std::vector<Value> values) {
    return operations::fixed_function("S", Bits(2), Bits(2), std::move(values));
  };
  agree_with_probability(table({Value{0}, Value{1}, Value{2}, Value{3}}),
                         table({Value{0}, Value{2}, Value{1}, Value{3}}), make_rational(1, 2));
}

TEST_CASE("identity: fixed functions of one name have fingerprints of their own") {
  const auto print = [](int value) {
    Sketch s;
    const auto box = operations::fixed_function("S", Bits(1), Bits(1), {Value{0}, Value{value}});
    const NodeId x = s.uniform(Bits(1));
    return montecarlo::fingerprint(s.wins_if(s.equal(s.apply(box, {x}), x)), {});
  };
  CHECK(print(0) == print(0));
  CHECK(print(0) != print(1));
}

TEST_CASE("identity: inversion modulo 6 is no bijection") {
  const Domain z = Zmod(6);
  const Operation invert = operations::invert(z);
  for (const bool simplify : {true, false}) {
    Sketch at_two, twice;
    const NodeId x = at_two.uniform(z);
    CHECK(evaluate_exactly(
              at_two.wins_if(at_two.equal(at_two.apply(invert, {x}), at_two.constant(z, Value{2}))),
              one_thread(), {.simplify = simplify})
              .win == 0);
    const NodeId y = twice.uniform(z);
    CHECK(evaluate_exactly(
              twice.wins_if(twice.equal(twice.apply(invert, {twice.apply(invert, {y})}), y)),
              one_thread(), {.simplify = simplify})
              .win == make_rational(2, 3));
  }
}

TEST_CASE("identity: renaming every operation changes no number of an experiment") {
  std::mt19937_64 coins{2026};
  for (int round = 0; round < 150; ++round) {
    CAPTURE(round);
    const Experiment e = round % 3 == 0   ? random_experiment(coins)
                         : round % 3 == 1 ? random_algebra(coins)
                                          : random_strings(coins);
    const Experiment other = with_renamed_operations(e);
    RuleCounts fired, fired_there;
    simplified(e, &fired);
    simplified(other, &fired_there);
    CHECK(fired == fired_there);
    CHECK(win_of(e) == win_of(other));
    CHECK(montecarlo::fingerprint(e, {}) == montecarlo::fingerprint(other, {}));
    const auto one = estimate(e, {.trials = 500}, one_thread());
    const auto two = estimate(other, {.trials = 500}, one_thread());
    CHECK(one.win.wins == two.win.wins);
  }
}

TEST_CASE("identity: renaming every operation changes no optimum and no equivalence") {
  const Catalogue catalogue = standard_catalogue();
  for (const auto* name :
       {"one-time-pad:n=2/one-time-secrecy", "ctr:n=2,q=2/ind-cpa", "ecb:n=1/ind-cpa",
        "shamir/secret-sharing", "feistel:r=3,n=1,q=2/prp", "pedersen/hiding"}) {
    CAPTURE(name);
    const auto resolved = resolve(catalogue, parse_game_reference(name), {});
    const std::vector<Package> games = resolved.definition.games();
    REQUIRE(games.size() == 2);
    std::vector<Package> renamed;
    for (const auto& game : games) renamed.push_back(with_renamed_operations(game));
    const OptimalOptions options{.most_asked = 20000};
    const auto best = best_adversary(games, Objective::distinguish, options, one_thread());
    const auto again = best_adversary(renamed, Objective::distinguish, options, one_thread());
    CHECK(best.lower == again.lower);
    CHECK(best.upper == again.upper);
    const EquivalenceOptions few{.vectors = 200};
    const auto same = decide_equivalence(games[0], games[1], few, one_thread());
    const auto same_again = decide_equivalence(renamed[0], renamed[1], few, one_thread());
    CHECK(same.equivalent == same_again.equivalent);
    CHECK(same.dimension == same_again.dimension);
    CHECK(to_text(same.transcript, games[0]) == to_text(same_again.transcript, renamed[0]));
  }
}

TEST_CASE("identity: grids of two activations are two, as their tables are") {
  const Catalogue catalogue = standard_catalogue();
  const auto game = [&](const char* activation) {
    const std::string name =
        std::string{"taylor-mlp-grid:activation="} + activation + ",units=2/grid-weight-recovery";
    return resolve(catalogue, parse_game_reference(name), {}).definition.games().front();
  };
  const auto result = decide_equivalence(game("silu"), game("tanh"), {}, one_thread());
  REQUIRE(result.equivalent.has_value());
  CHECK_FALSE(*result.equivalent);
}

}  // namespace identity_test
