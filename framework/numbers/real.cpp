// SPDX-License-Identifier: Apache-2.0
#include "framework/numbers/real.hpp"

#include <boost/multiprecision/mpfi.hpp>

#include "framework/error.hpp"

namespace certamen {

namespace {

using IntervalBackend = boost::multiprecision::number<boost::multiprecision::mpfi_float_backend<0>,
                                                      boost::multiprecision::et_off>;

/// Boost keeps the precisions of MPFR and MPFI numbers apart; here they are one.
void set_precision(unsigned digits) {
  Real::thread_default_precision(digits);
  IntervalBackend::thread_default_precision(digits);
}

}  // namespace

PrecisionScope::PrecisionScope(unsigned digits) : previous_{current_digits()} {
  if (digits < 1 || digits > 1000000)
    throw Error{ErrorCode::bad_number, "precision",
                "expected from 1 to 1000000 digits, got " + std::to_string(digits)};
  set_precision(digits);
}

PrecisionScope::~PrecisionScope() {
  set_precision(previous_);
}

unsigned PrecisionScope::current_digits() {
  return Real::thread_default_precision();
}

Real to_real(const Rational& value) {
  Real result{0};
  mpfr_set_q(result.backend().data(), value.backend().data(), MPFR_RNDN);
  return result;
}

Rational to_rational(const Real& value) {
  if (!boost::multiprecision::isfinite(value))
    throw Error{ErrorCode::bad_number, "real number", "NaN and infinities are no rationals"};
  Rational result;
  mpfr_get_q(result.backend().data(), value.backend().data());
  return result;
}

std::string to_decimal(const Real& value, int significant_digits) {
  char* text = nullptr;
  mpfr_asprintf(&text, "%.*RNe", significant_digits - 1, value.backend().data());
  const std::string result = text;
  mpfr_free_str(text);
  return result;
}

}  // namespace certamen
