// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mpfr.h>

#include <cstdint>

#include "framework/numbers/rational.hpp"

/// Arithmetic with directed rounding for the intervals of statistics.hpp and its neighbours.
namespace certamen::rounded {

/// A number of 160 bits; every operation states its rounding.
class Number {
 public:
  Number() { mpfr_init2(value_, 160); }
  ~Number() { mpfr_clear(value_); }
  Number(const Number&) = delete;
  Number& operator=(const Number&) = delete;
  operator mpfr_ptr() {
    return value_;
  }  // NOLINT(google-explicit-constructor): the C interface takes it

 private:
  mpfr_t value_;
};

void set(Number& x, const Rational& value, mpfr_rnd_t rounding);
Rational rational_of(Number& x);

/// log Gamma(n + 1/2) if `half`, else log Gamma(n), with one rounding; n >= 1 unless `half`.
void log_gamma(Number& x, std::uint64_t n, bool half, mpfr_rnd_t rounding);

/// Probabilities are searched on a grid: the multiples of a relative 2^-40 of their size.
Rational grid_step(double x);
/// The largest multiple of the step that is not above x >= 0.
Rational grid_point(double x, const Rational& step);

}  // namespace certamen::rounded
