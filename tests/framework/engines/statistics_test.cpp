// SPDX-License-Identifier: Apache-2.0
#include "framework/statistics/statistics.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"
#include "framework/run/random.hpp"

namespace statistics_test {

using namespace certamen;

namespace {

/// Pr[Binomial(n, p) >= k], term by term in rationals.
Rational exact_tail(unsigned k, unsigned n, const Rational& p) {
  Rational sum = 0;
  for (unsigned j = k; j <= n; ++j) {
    Integer choose = 1;
    for (unsigned i = 0; i < j; ++i) choose = choose * (n - i) / (i + 1);
    Rational term = Rational{choose};
    for (unsigned i = 0; i < j; ++i) term *= p;
    for (unsigned i = j; i < n; ++i) term *= 1 - p;
    sum += term;
  }
  return sum;
}

}  // namespace

TEST_CASE(
    "statistics: both ends of Clopper-Pearson are honest and tight against exact binomial sums") {
  const Rational slack = make_rational(1, 1000000);
  for (const unsigned n : {1u, 2u, 5u, 13u, 30u})
    for (unsigned k = 0; k <= n; ++k)
      for (const auto& level :
           {make_rational(1, 2), make_rational(99, 100), make_rational(999999, 1000000)}) {
        CAPTURE(n);
        CAPTURE(k);
        const auto interval = clopper_pearson(k, n, level);
        const Rational tail = (1 - level) / 2;
        if (k == 0) {
          CHECK(interval.lower == 0);
        } else {
          CHECK(exact_tail(k, n, interval.lower) <= tail);
          CHECK(exact_tail(k, n, interval.lower + slack) > tail);
        }
        if (k == n) {
          CHECK(interval.upper == 1);
        } else {
          CHECK(1 - exact_tail(k + 1, n, interval.upper) <= tail);
          CHECK(1 - exact_tail(k + 1, n, interval.upper - slack) > tail);
        }
      }
}

TEST_CASE("statistics: binomial tails are bounded from above, tightly") {
  for (const unsigned n : {1u, 7u, 40u})
    for (unsigned k = 0; k <= n; ++k)
      for (const auto& p : {make_rational(1, 1000), make_rational(1, 3), make_rational(1, 2),
                            make_rational(99, 100)}) {
        const Rational exact = exact_tail(k, n, p), bound = binomial_tail_at_least(k, n, p);
        CHECK(bound >= exact);
        CHECK(bound <= exact * make_rational((Integer{1} << 40) + 1, Integer{1} << 40));
      }
}

TEST_CASE("statistics: a billion trials have an interval of the normal's width") {
  const auto interval = clopper_pearson(500000000, 1000000000, make_rational(99, 100));
  // 2.5758 * sqrt(1/4 / 10^9) = 4.07e-5
  CHECK(interval.lower < make_rational(1, 2) - make_rational(407, 10000000));
  CHECK(interval.lower > make_rational(1, 2) - make_rational(408, 10000000));
  CHECK(interval.upper > make_rational(1, 2) + make_rational(407, 10000000));
  CHECK(interval.upper < make_rational(1, 2) + make_rational(408, 10000000));
}

TEST_CASE("statistics: rare events have a lower end above zero") {
  const auto interval = clopper_pearson(3, 100000000000u, make_rational(99, 100));
  CHECK(interval.lower > make_rational(3, Integer{10000000000000}));  // about 0.337 / 10^11
  CHECK(interval.lower < make_rational(34, Integer{10000000000000}));
}

TEST_CASE("statistics: impossible counts and levels are refused") {
  CHECK_THROWS_AS(clopper_pearson(3, 2, make_rational(1, 2)), Error);
  CHECK_THROWS_AS(clopper_pearson(1, 2, 1), Error);
  CHECK_THROWS_AS(clopper_pearson(1, 2, 0), Error);
  CHECK(clopper_pearson(0, 0, make_rational(1, 2)).lower == 0);
  CHECK(clopper_pearson(0, 0, make_rational(1, 2)).upper == 1);
}

TEST_CASE("statistics: 2000 intervals cover at their level, for p near 0, 1/2 and near 1") {
  // Misses are Binomial(2000, at most 1/20); more than 150 have probability below 10^-6 for each p.
  const Rational level = make_rational(19, 20);
  for (const auto& p : {make_rational(1, 100), make_rational(1, 2), make_rational(98, 100)}) {
    const FiniteSampler coin{Distribution::bernoulli(p)};
    constexpr unsigned trials = 150;
    std::size_t misses = 0;
    std::vector<ConfidenceInterval> intervals;
    for (unsigned k = 0; k <= trials; ++k) intervals.push_back(clopper_pearson(k, trials, level));
    for (std::uint64_t repetition = 0; repetition < 2000; ++repetition) {
      Stream stream{31, repetition, 0};
      std::size_t wins = 0;
      for (unsigned i = 0; i < trials; ++i) wins += coin.draw(stream);
      if (p < intervals[wins].lower || p > intervals[wins].upper) ++misses;
    }
    CHECK(misses <= 150);
    CHECK(misses > 0);
  }
}

}  // namespace statistics_test
