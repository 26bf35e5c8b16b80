// SPDX-License-Identifier: Apache-2.0
#include "framework/statistics/confidence_sequence.hpp"

#include "tests/support/random_cases.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "framework/error.hpp"
#include "framework/run/random.hpp"

using certamen::testing::random_cases;

namespace confidence_sequence_test {

using namespace certamen;

namespace {

/// The mixture martingale in rationals: B(1/2 + k, 1/2 + n - k) / B(1/2, 1/2) is a product of
/// halves.
Rational martingale(unsigned k, unsigned n, const Rational& p) {
  Rational value = 1;
  for (unsigned i = 0; i < k; ++i) value *= make_rational(2 * i + 1, 2) / p;
  for (unsigned i = 0; i < n - k; ++i) value *= make_rational(2 * i + 1, 2) / (1 - p);
  for (unsigned i = 1; i <= n; ++i) value /= i;
  return value;
}

/// A thousand ways to be near 0, in the middle and near 1.
const std::vector<Rational> probabilities{make_rational(1, 200), make_rational(1, 2),
                                          make_rational(99, 100)};

/// How often, of the repetitions, `misses(wins, trials)` at one of the looks. Trials double
/// from look to look.
template <class Misses>
std::size_t runs_that_miss(const Rational& p, std::size_t repetitions, unsigned looks,
                           std::uint64_t node, Misses misses) {
  const FiniteSampler coin{Distribution::bernoulli(p)};
  std::size_t count = 0;
  for (std::uint64_t repetition = 0; repetition < repetitions; ++repetition) {
    Stream stream{41, repetition, node};
    std::uint64_t wins = 0, trials = 0;
    bool missed = false;
    for (unsigned look = 0; look < looks && !missed; ++look) {
      for (const std::uint64_t end = std::uint64_t{8} << look; trials < end; ++trials)
        wins += coin.draw(stream);
      missed = misses(wins, trials);
    }
    count += missed ? 1 : 0;
  }
  return count;
}

}  // namespace

TEST_CASE(
    "confidence sequence: both ends are honest and tight against the martingale in rationals") {
  const Rational slack = make_rational(1, 1000000);
  for (const unsigned n : {1u, 3u, 20u, 60u})
    for (const unsigned k : {0u, 1u, n / 3, n / 2, n - 1, n})
      for (const auto& level :
           {make_rational(1, 2), make_rational(19, 20), make_rational(999999, 1000000)}) {
        CAPTURE(n);
        CAPTURE(k);
        const auto interval = binomial_sequence(k, n, level);
        const Rational threshold = 1 / (1 - level);
        if (interval.lower > 0) CHECK(martingale(k, n, interval.lower) >= threshold);
        if (interval.upper < 1) CHECK(martingale(k, n, interval.upper) >= threshold);
        if (k > 0) CHECK(martingale(k, n, interval.lower + slack) < threshold);
        if (k < n) CHECK(martingale(k, n, interval.upper - slack) < threshold);
        CHECK((k > 0) == (interval.lower > 0));
        CHECK((k < n) == (interval.upper < 1));
      }
}

TEST_CASE("confidence sequence: a billion trials and rare wins") {
  const Rational level = make_rational(99, 100);
  const auto even = binomial_sequence(500000000, 1000000000, level);
  const auto fixed = clopper_pearson(500000000, 1000000000, level);
  CHECK(even.lower < fixed.lower);
  CHECK(even.upper > fixed.upper);
  CHECK(even.upper - even.lower < 3 * (fixed.upper - fixed.lower));
  const auto rare = binomial_sequence(3, 100000000000u, level);
  CHECK(rare.lower > 0);
  CHECK(rare.lower < make_rational(1, Integer{100000000000}));
  CHECK(rare.upper > make_rational(3, Integer{100000000000}));
  CHECK(rare.upper < make_rational(50, Integer{100000000000}));
}

TEST_CASE("confidence sequence: impossible counts and levels are refused") {
  CHECK_THROWS_AS(binomial_sequence(3, 2, make_rational(1, 2)), Error);
  CHECK_THROWS_AS(binomial_sequence(1, 2, 1), Error);
  CHECK(binomial_sequence(0, 0, make_rational(1, 2)).lower == 0);
  CHECK(binomial_sequence(0, 0, make_rational(1, 2)).upper == 1);
}

TEST_CASE("confidence sequence: it covers at all of eight looks together in 95 % of 3000 runs") {
  // A run misses if one of its looks does: at most 1/20 of the runs; more than 210 of 3000 have
  // probability below 10^-6. Stopping at the worst look is in the count.
  const Rational level = make_rational(19, 20);
  std::map<std::pair<std::uint64_t, std::uint64_t>, ConfidenceInterval> known;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const Rational& p = probabilities[i];
    const auto misses = [&](std::uint64_t wins, std::uint64_t trials) {
      const auto [place, is_new] = known.try_emplace({wins, trials});
      if (is_new) place->second = binomial_sequence(wins, trials, level);
      return p < place->second.lower || p > place->second.upper;
    };
    CHECK(runs_that_miss(p, random_cases(3000), 8, i, misses) <= 210);
  }
}

TEST_CASE(
    "confidence sequence: peeking at Clopper-Pearson's interval misses more often than it says") {
  const Rational level = make_rational(19, 20), half = make_rational(1, 2);
  std::map<std::pair<std::uint64_t, std::uint64_t>, ConfidenceInterval> known;
  const auto misses = [&](std::uint64_t wins, std::uint64_t trials) {
    const auto [place, is_new] = known.try_emplace({wins, trials});
    if (is_new) place->second = clopper_pearson(wins, trials, level);
    return half < place->second.lower || half > place->second.upper;
  };
  CHECK(runs_that_miss(half, 3000, 8, 7, misses) > 210);
}

TEST_CASE("evidence: it is what the average of the bets earns") {
  // One win in one trial against p <= 1/4: a bet of the share s earns 1 + 3 s.
  const auto bits = evidence_bits({{0, 0}, {1, 1}}, make_rational(1, 4));
  double capital = 0, share = 0.5;
  for (int bet = 0; bet < 80; ++bet) {
    capital += (1 + 3 * share) / 80;
    share *= bet % 2 == 0 ? 0.7 : 5.0 / 7;
  }
  CHECK(static_cast<double>(bits) <= std::log2(capital));
  CHECK(static_cast<double>(bits) > std::log2(capital) - 0.002);
  CHECK(evidence_bits({}, make_rational(1, 2)) == 0);
  CHECK(evidence_bits({{0, 5}, {1, 5}}, 0) == 0);
  // Values -1, 0, 1 of a pair, against a mean of at most 1/100.
  CHECK(evidence_bits({{-1, 1000}, {0, 100000}, {1, 4000}}, make_rational(1, 100)) > 100);
  CHECK(evidence_bits({{-1, 1000}, {0, 100000}, {1, 1100}}, make_rational(1, 100)) < 0);
}

TEST_CASE(
    "evidence: a true bound is rejected in at most 5 % of 3000 runs, a false one nearly always") {
  const Rational limit = make_rational(4322, 1000);  // a little above log2(20)
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const Rational& p = probabilities[i];
    std::map<std::pair<std::uint64_t, std::uint64_t>, bool> known;
    const auto rejects = [&](const Rational& bound) {
      return [&known, bound, limit](std::uint64_t wins, std::uint64_t trials) {
        const auto [place, is_new] = known.try_emplace({wins, trials});
        if (is_new) place->second = evidence_bits({{0, trials - wins}, {1, wins}}, bound) >= limit;
        return place->second;
      };
    };
    CHECK(runs_that_miss(p, random_cases(3000), 8, 10 + i, rejects(p)) <= 210);
    known.clear();
    if (p == make_rational(1, 2))
      CHECK(runs_that_miss(p, 200, 9, 20, rejects(make_rational(1, 4))) >= 198);
  }
}

TEST_CASE("difference: ends are products of the ends of its two shares") {
  const Rational level = make_rational(9, 10), each = make_rational(19, 20);
  const auto share = clopper_pearson(60, 1000, each), right = clopper_pearson(45, 60, each);
  const auto up = difference_interval(15, 45, 1000, level, Looking::once);
  CHECK(up.lower == share.lower * (2 * right.lower - 1));
  CHECK(up.upper == share.upper * (2 * right.upper - 1));
  const auto down = difference_interval(45, 15, 1000, level, Looking::once);
  CHECK(down.lower < -up.lower);
  CHECK(to_decimal(down.lower, 8) == to_decimal(-up.upper, 8));
  const auto none = difference_interval(0, 0, 1000, level, Looking::once);
  CHECK(none.lower == -none.upper);
  CHECK(none.upper == clopper_pearson(0, 1000, each).upper);
}

TEST_CASE("difference: it covers in 95 % of 2000 runs, whatever both sides have in common") {
  // Pairs (left only, right only) of probabilities; more than 150 misses have probability < 10^-6.
  const std::vector<std::pair<Rational, Rational>> shares{
      {make_rational(1, 4), make_rational(1, 4)},
      {make_rational(1, 500), make_rational(3, 500)},
      {make_rational(0, 1), make_rational(9, 10)},
      {make_rational(1, 100), make_rational(0, 1)}};
  for (const auto& [left, right] : shares)
    for (const auto looking : {Looking::once, Looking::always}) {
      const FiniteSampler sampler{Distribution::table(
          Zmod(3), {{Value{0}, left}, {Value{1}, right}, {Value{2}, 1 - left - right}})};
      std::map<std::pair<std::uint64_t, std::uint64_t>, bool> known;
      std::size_t misses = 0;
      for (std::uint64_t repetition = 0; repetition < 2000; ++repetition) {
        Stream stream{43, repetition, 0};
        std::uint64_t counts[3] = {};
        for (int trial = 0; trial < 200; ++trial) ++counts[sampler.draw(stream)];
        const auto [place, is_new] = known.try_emplace({counts[0], counts[1]});
        if (is_new) {
          const auto interval =
              difference_interval(counts[0], counts[1], 200, make_rational(19, 20), looking);
          place->second = right - left < interval.lower || right - left > interval.upper;
        }
        misses += place->second ? 1 : 0;
      }
      CHECK(misses <= 150);
    }
}

}  // namespace confidence_sequence_test
