// SPDX-License-Identifier: Apache-2.0
#include "framework/statistics/statistics.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "framework/error.hpp"
#include "framework/statistics/rounded.hpp"

namespace certamen {

namespace {

using rounded::Number;
using rounded::rational_of;
using rounded::set;

/// An upper bound of C(n, k) p^k (1-p)^(n-k), 0 < p < 1.
void mass_upward(Number& mass, std::uint64_t k, std::uint64_t n, const Rational& p) {
  Number term, count;
  rounded::log_gamma(mass, n + 1, false, MPFR_RNDU);
  rounded::log_gamma(term, k + 1, false, MPFR_RNDD);
  mpfr_sub(mass, mass, term, MPFR_RNDU);
  rounded::log_gamma(term, n - k + 1, false, MPFR_RNDD);
  mpfr_sub(mass, mass, term, MPFR_RNDU);
  const auto add_power = [&](const Rational& base, std::uint64_t exponent) {
    set(term, base, MPFR_RNDU);
    mpfr_log(term, term, MPFR_RNDU);
    mpfr_mul_ui(term, term, exponent, MPFR_RNDU);
    mpfr_add(mass, mass, term, MPFR_RNDU);
  };
  add_power(p, k);
  add_power(Rational{1 - p}, n - k);
  mpfr_exp(mass, mass, MPFR_RNDU);
}

/// The largest grid point p found with Pr[Binomial(n, p) >= k] <= tail, 0 < k <= n.
Rational lower_end(std::uint64_t k, std::uint64_t n, const Rational& tail) {
  double guess = 0;
  try {
    guess = boost::math::ibeta_inv(static_cast<double>(k), static_cast<double>(n - k) + 1.0,
                                   static_cast<double>(tail));
  } catch (const std::exception&) {
    guess = static_cast<double>(k) / static_cast<double>(n);  // the confirmation below moves it
  }
  if (!(guess > 0)) return 0;
  Rational step = rounded::grid_step(guess), p = rounded::grid_point(guess, step);
  // Below k/n only: there the tail's terms fall from the first on.
  const Rational mode = make_rational(Integer{k}, Integer{n});
  while (p > 0 && (p >= mode || binomial_tail_at_least(k, n, p) > tail)) {
    p -= step;
    step *= 2;
  }
  return p < 0 ? Rational{0} : p;
}

}  // namespace

Rational binomial_tail_at_least(std::uint64_t wins, std::uint64_t trials, const Rational& p) {
  if (wins == 0 || p >= 1) return 1;
  if (wins > trials || p <= 0) return 0;
  Number mass, sum, odds, ratio, rest;
  mass_upward(mass, wins, trials, p);
  mpfr_set(sum, mass, MPFR_RNDU);
  set(odds, Rational{p / (1 - p)}, MPFR_RNDU);
  for (std::uint64_t k = wins; k < trials; ++k) {
    mpfr_mul_ui(ratio, odds, trials - k, MPFR_RNDU);
    mpfr_div_ui(ratio, ratio, k + 1, MPFR_RNDU);  // next mass / this mass; falls with k
    if (mpfr_cmp_ui(ratio, 1) < 0) {
      // All that follows is at most mass * ratio / (1 - ratio).
      mpfr_ui_sub(rest, 1, ratio, MPFR_RNDD);
      mpfr_div(rest, ratio, rest, MPFR_RNDU);
      mpfr_mul(rest, rest, mass, MPFR_RNDU);
      Number small;
      mpfr_mul_2si(small, sum, -60, MPFR_RNDD);
      if (mpfr_cmp(rest, small) <= 0) {
        mpfr_add(sum, sum, rest, MPFR_RNDU);
        break;
      }
    }
    mpfr_mul(mass, mass, ratio, MPFR_RNDU);
    mpfr_add(sum, sum, mass, MPFR_RNDU);
  }
  const Rational result = rational_of(sum);
  return result > 1 ? Rational{1} : result;
}

ConfidenceInterval clopper_pearson(std::uint64_t wins, std::uint64_t trials,
                                   const Rational& level) {
  if (wins > trials) throw Error{ErrorCode::usage, "confidence interval", "more wins than trials"};
  if (level <= 0 || level >= 1)
    throw Error{ErrorCode::usage, "confidence interval",
                "expected a level between 0 and 1, got " + to_fraction(level)};
  const Rational tail = (1 - level) / 2;
  ConfidenceInterval interval{
      .lower = 0, .upper = 1, .level = level, .trials = trials, .wins = wins};
  if (wins > 0) interval.lower = lower_end(wins, trials, tail);
  if (wins < trials) interval.upper = 1 - lower_end(trials - wins, trials, tail);
  return interval;
}

}  // namespace certamen
