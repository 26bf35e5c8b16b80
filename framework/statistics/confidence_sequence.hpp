// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "framework/statistics/statistics.hpp"

/// Intervals and tests that hold at all times at once: one may look as often as one likes and stop
/// whenever one likes. Ends are rounded outward, as in statistics.hpp.
namespace certamen {

/// The probabilities p whose mixture martingale B(1/2 + k, 1/2 + n - k) / (B(1/2, 1/2) p^k
/// (1-p)^(n-k)) is below 1 / (1 - level) [Robbins70; HRMS21]: with probability at least `level`
/// they contain the true one after every number n of trials. Wider than Clopper-Pearson by a factor
/// of about 2. Throws Error(usage) as clopper_pearson does. Time: about a millisecond.
ConfidenceInterval binomial_sequence(std::uint64_t wins, std::uint64_t trials,
                                     const Rational& level);

/// Whether the number of trials was fixed beforehand, or one looks again and again.
enum class Looking { once, always };

/// Clopper-Pearson for a look at the end alone, the sequence for looks at any time.
ConfidenceInterval binomial_interval(std::uint64_t wins, std::uint64_t trials,
                                     const Rational& level, Looking looking);

/// Pr[right] - Pr[left] of two Booleans in the same trials, from how often one alone was true. The
/// share of trials in which they differ and the share of `right` among these are both binomial;
/// each gets an interval at (1 + level)/2 (Bonferroni). So what both worlds have in common does not
/// widen the interval. `wins` of the result counts the trials in which they differ.
ConfidenceInterval difference_interval(std::uint64_t left_only, std::uint64_t right_only,
                                       std::uint64_t trials, const Rational& level,
                                       Looking looking);

/// How often an independent bounded quantity had a value.
struct ValueCount {
  Rational value;           // of the quantity
  std::uint64_t count = 0;  // trials in which it had the value
};

/// Evidence against "the mean is at most `bound`": a lower bound of log2 of the capital of a player
/// that starts with 1 and bets on more, at fair odds if the mean is the bound [WSR24]. A test that
/// rejects when it first reaches log2(1/alpha) is wrong with probability at most alpha, however
/// often it looks. The capital is the average over 80 constant bets, so it depends on the counts
/// alone. The smallest value must be below the bound (else 0 is returned: there is nothing to bet
/// on).
Rational evidence_bits(const std::vector<ValueCount>& counts, const Rational& bound);

}  // namespace certamen
