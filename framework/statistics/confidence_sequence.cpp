// SPDX-License-Identifier: Apache-2.0
#include "framework/statistics/confidence_sequence.hpp"

#include <algorithm>
#include <cmath>

#include "framework/error.hpp"
#include "framework/statistics/rounded.hpp"

namespace certamen {

namespace {

using rounded::Number;

/// log of the mixture martingale for k wins in n trials.
class Martingale {
 public:
  Martingale(std::uint64_t k, std::uint64_t n, const Rational& level) {
    Number term;
    rounded::log_gamma(constant_, k, true, MPFR_RNDD);
    rounded::log_gamma(term, n - k, true, MPFR_RNDD);
    mpfr_add(constant_, constant_, term, MPFR_RNDD);
    rounded::log_gamma(term, n + 1, false, MPFR_RNDU);
    mpfr_sub(constant_, constant_, term, MPFR_RNDD);
    mpfr_const_pi(term, MPFR_RNDU);  // B(1/2, 1/2)
    mpfr_log(term, term, MPFR_RNDU);
    mpfr_sub(constant_, constant_, term, MPFR_RNDD);
    rounded::set(term, Rational{1 / (1 - level)}, MPFR_RNDU);
    mpfr_log(term, term, MPFR_RNDU);
    mpfr_sub(constant_, constant_, term, MPFR_RNDD);
  }

  /// The largest p found below wins / (wins + losses) that is surely refuted, wins > 0. All below
  /// it are, too, since the martingale's logarithm is convex in p with its least value there.
  Rational lower_end(std::uint64_t wins, std::uint64_t losses) {
    const Rational mode = make_rational(Integer{wins}, Integer{wins} + losses);
    const double guess = guessed_end(static_cast<double>(wins), static_cast<double>(losses));
    if (!(guess > 0)) return 0;
    Rational step = rounded::grid_step(guess), p = rounded::grid_point(guess, step);
    while (p > 0 && (p >= mode || !refutes(p, wins, losses))) {
      p -= step;
      step *= 2;
    }
    return p < 0 ? Rational{0} : p;
  }

 private:
  /// By bisection in floating point; it is the start of the search alone.
  double guessed_end(double wins, double losses) {
    const double constant = mpfr_get_d(constant_, MPFR_RNDN);
    double low = 0, high = wins / (wins + losses);
    for (int i = 0; i < 200 && high - low > 1e-13 * high; ++i) {
      const double middle = low > 0 ? (low + high) / 2 : high / 16;
      const bool refuted = constant - wins * std::log(middle) - losses * std::log1p(-middle) > 0;
      (refuted ? low : high) = middle;
    }
    return low;
  }

  /// Rounded down: the answer "yes" is sure.
  bool refutes(const Rational& p, std::uint64_t wins, std::uint64_t losses) {
    mpfr_set(sum_, constant_, MPFR_RNDD);
    subtract_power(p, wins);
    subtract_power(Rational{1 - p}, losses);
    return mpfr_sgn(static_cast<mpfr_ptr>(sum_)) >= 0;
  }
  void subtract_power(const Rational& base, std::uint64_t exponent) {
    rounded::set(term_, base, MPFR_RNDU);
    mpfr_log(term_, term_, MPFR_RNDU);
    mpfr_mul_ui(term_, term_, exponent, MPFR_RNDU);
    mpfr_sub(sum_, sum_, term_, MPFR_RNDD);
  }

  Number constant_, sum_, term_;
};

}  // namespace

ConfidenceInterval binomial_sequence(std::uint64_t wins, std::uint64_t trials,
                                     const Rational& level) {
  if (wins > trials) throw Error{ErrorCode::usage, "confidence sequence", "more wins than trials"};
  if (level <= 0 || level >= 1)
    throw Error{ErrorCode::usage, "confidence sequence",
                "expected a level between 0 and 1, got " + to_fraction(level)};
  Martingale martingale{wins, trials, level};
  ConfidenceInterval interval{
      .lower = 0, .upper = 1, .level = level, .trials = trials, .wins = wins};
  if (wins > 0) interval.lower = martingale.lower_end(wins, trials - wins);
  if (wins < trials) interval.upper = 1 - martingale.lower_end(trials - wins, wins);
  return interval;
}

ConfidenceInterval binomial_interval(std::uint64_t wins, std::uint64_t trials,
                                     const Rational& level, Looking looking) {
  return looking == Looking::once ? clopper_pearson(wins, trials, level)
                                  : binomial_sequence(wins, trials, level);
}

ConfidenceInterval difference_interval(std::uint64_t left_only, std::uint64_t right_only,
                                       std::uint64_t trials, const Rational& level,
                                       Looking looking) {
  const std::uint64_t differ = left_only + right_only;
  const Rational each = (1 + level) / 2;
  const auto share = binomial_interval(differ, trials, each, looking);
  const auto right = binomial_interval(right_only, differ, each, looking);
  const Rational low = 2 * right.lower - 1, high = 2 * right.upper - 1;
  return {.lower = low * (low < 0 ? share.upper : share.lower),
          .upper = high * (high < 0 ? share.lower : share.upper),
          .level = level,
          .trials = trials,
          .wins = differ};
}

namespace {

constexpr int bets = 80;

/// log2 of the capital of one bet, rounded down: the product of (1 + share (v - bound) / (bound -
/// least)).
void log_capital(Number& sum, const std::vector<ValueCount>& counts, const Rational& bound,
                 const Rational& least, const Rational& share) {
  Number term;
  mpfr_set_zero(sum, 1);
  for (const auto& [value, count] : counts) {
    if (count == 0) continue;
    rounded::set(term, Rational{1 + share * (value - bound) / (bound - least)}, MPFR_RNDD);
    mpfr_log2(term, term, MPFR_RNDD);
    mpfr_mul_ui(term, term, count, MPFR_RNDD);
    mpfr_add(sum, sum, term, MPFR_RNDD);
  }
}

}  // namespace

Rational evidence_bits(const std::vector<ValueCount>& counts, const Rational& bound) {
  if (counts.empty()) return 0;
  Rational least = counts.front().value;
  for (const auto& one : counts) least = std::min(least, one.value);
  if (least >= bound) return 0;
  // The average of 2^x over the bets, as 2^most times a sum of small powers.
  std::vector<Rational> logs;
  Number number;
  Rational share = make_rational(1, 2);
  for (int bet = 0; bet < bets; ++bet) {
    log_capital(number, counts, bound, least, share);
    logs.push_back(rounded::rational_of(number));
    share *= bet % 2 == 0 ? make_rational(7, 10) : make_rational(5, 7);  // half in two steps
  }
  const Rational most = *std::max_element(logs.begin(), logs.end());
  Number sum, power;
  mpfr_set_zero(sum, 1);
  for (const auto& log : logs) {
    rounded::set(power, Rational{log - most}, MPFR_RNDD);
    mpfr_exp2(power, power, MPFR_RNDD);
    mpfr_add(sum, sum, power, MPFR_RNDD);
  }
  mpfr_div_ui(sum, sum, bets, MPFR_RNDD);
  mpfr_log2(sum, sum, MPFR_RNDD);
  rounded::set(power, most, MPFR_RNDD);
  mpfr_add(sum, sum, power, MPFR_RNDD);
  // A short number: multiples of 2^-10, rounded down.
  mpfr_mul_2si(sum, sum, 10, MPFR_RNDD);
  mpfr_floor(sum, sum);
  mpfr_mul_2si(sum, sum, -10, MPFR_RNDD);
  return rounded::rational_of(sum);
}

}  // namespace certamen
