// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "framework/numbers/rational.hpp"

namespace certamen {

/// An interval that covers the true value with probability at least `level`, whatever the value is.
struct ConfidenceInterval {
  Rational lower = 0, upper = 1;       // rounded outwards
  Rational level = 0;                  // probability of covering the value, 0 to 1
  std::uint64_t trials = 0, wins = 0;  // that the interval is computed from
};

/// Clopper-Pearson [CP34]: the probabilities p that neither tail of Binomial(trials, p) at `wins`
/// refutes at (1 - level)/2. The ends are rounded outward to a relative 2^-40 and each is confirmed
/// by a tail that is summed with directed rounding, so the level holds without trusting a
/// floating-point quantile. The ends 0 and 1 are exact. Throws Error(usage) unless wins <= trials
/// and 0 < level < 1. Time: O(sqrt(trials)).
ConfidenceInterval clopper_pearson(std::uint64_t wins, std::uint64_t trials, const Rational& level);

/// An upper bound of Pr[Binomial(trials, p) >= wins], rounded upward; within a relative 2^-50 or
/// so.
Rational binomial_tail_at_least(std::uint64_t wins, std::uint64_t trials, const Rational& p);

}  // namespace certamen
