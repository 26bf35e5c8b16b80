// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/multiprecision/mpfr.hpp>
#include <string>

#include "framework/numbers/rational.hpp"

namespace certamen {

/// Floating point of run-time precision (MPFR), correctly rounded to nearest.
using Real = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<0>,
                                           boost::multiprecision::et_off>;

/// Sets the precision of every Real and Interval that this thread makes, in decimal digits, until
/// it ends.
class PrecisionScope {
 public:
  /// In decimal digits; the precision before comes back when the scope ends.
  explicit PrecisionScope(unsigned digits);
  ~PrecisionScope();
  PrecisionScope(const PrecisionScope&) = delete;
  PrecisionScope& operator=(const PrecisionScope&) = delete;

  /// Of this thread, in decimal digits.
  static unsigned current_digits();

 private:
  unsigned previous_;
};

/// Nearest Real at the current precision.
Real to_real(const Rational& value);

/// The exact value of a Real as a rational; throws Error(bad_number) for NaN and infinities.
Rational to_rational(const Real& value);

/// Scientific form with that many significant digits: "3.51e-202".
std::string to_decimal(const Real& value, int significant_digits);

}  // namespace certamen
