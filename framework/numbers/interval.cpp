// SPDX-License-Identifier: Apache-2.0
#include "framework/numbers/interval.hpp"

#include <mpfi.h>

#include <algorithm>

#include "framework/error.hpp"

namespace certamen {

namespace {

mpfi_ptr raw(auto& value) {
  return value.backend().data();
}
mpfi_srcptr raw_const(const auto& value) {
  return value.backend().data();
}

}  // namespace

Interval::Interval() : value_{0} {}
Interval::Interval(int value) : value_{value} {}
Interval::Interval(Backend value) : value_{std::move(value)} {}

Interval::Interval(const Real& lower, const Real& upper) : value_{0} {
  if (!(lower <= upper))
    throw Error{ErrorCode::bad_number, "interval", "the lower end is above the upper end"};
  mpfi_interv_fr(raw(value_), lower.backend().data(), upper.backend().data());
}

Interval Interval::enclosing(const Rational& value) {
  Interval result;
  mpfi_set_q(raw(result.value_), value.backend().data());
  return result;
}

Interval Interval::exactly(double value) {
  Interval result;
  mpfi_set_d(raw(result.value_), value);
  return result;
}

Interval Interval::exactly(const Real& value) {
  return Interval{value, value};
}

namespace {

/// An end at the interval's own precision, so that nothing is rounded.
Real end_of(mpfi_srcptr interval, bool upper) {
  const mpfr_srcptr end = upper ? &interval->right : &interval->left;
  Real result{0};
  mpfr_set_prec(result.backend().data(), mpfr_get_prec(end));
  mpfr_set(result.backend().data(), end, MPFR_RNDN);
  return result;
}

}  // namespace

Real Interval::lower() const {
  return end_of(raw_const(value_), false);
}
Real Interval::upper() const {
  return end_of(raw_const(value_), true);
}

Real Interval::midpoint() const {
  Real result{0};
  mpfi_mid(result.backend().data(), raw_const(value_));
  return result;
}

Real Interval::width() const {
  Real result{0};
  mpfi_diam_abs(result.backend().data(), raw_const(value_));
  return result;
}

bool Interval::contains(const Rational& value) const {
  return mpfi_is_inside_q(value.backend().data(), raw_const(value_)) > 0;
}

bool Interval::contains(const Real& value) const {
  return mpfi_is_inside_fr(value.backend().data(), raw_const(value_)) > 0;
}

bool Interval::contains(const Interval& inner) const {
  return mpfi_is_inside(raw_const(inner.value_), raw_const(value_)) > 0;
}

bool Interval::contains_zero() const {
  return mpfi_has_zero(raw_const(value_)) > 0;
}

Interval Interval::operator-() const {
  return Interval{Backend{-value_}};
}

namespace {

using BinaryFunction = int (*)(mpfi_ptr, mpfi_srcptr, mpfi_srcptr);

/// The result gets the thread's precision, whatever the operands have.
template <class Backend>
Backend combined(BinaryFunction function, const Backend& a, const Backend& b) {
  Backend result{0};
  function(raw(result), raw_const(a), raw_const(b));
  return result;
}

}  // namespace

Interval& Interval::operator+=(const Interval& other) {
  value_ = combined(mpfi_add, value_, other.value_);
  return *this;
}
Interval& Interval::operator-=(const Interval& other) {
  value_ = combined(mpfi_sub, value_, other.value_);
  return *this;
}
Interval& Interval::operator*=(const Interval& other) {
  value_ = combined(mpfi_mul, value_, other.value_);
  return *this;
}
Interval& Interval::operator/=(const Interval& other) {
  value_ = combined(mpfi_div, value_, other.value_);
  return *this;
}

namespace {

template <class Backend>
Backend mapped(int (*function)(mpfi_ptr, mpfi_srcptr), const Backend& x) {
  Backend result{0};
  function(raw(result), raw_const(x));
  return result;
}

}  // namespace

Interval exp(const Interval& x) {
  return Interval{mapped(mpfi_exp, x.value_)};
}
Interval tanh(const Interval& x) {
  return Interval{mapped(mpfi_tanh, x.value_)};
}
Interval abs(const Interval& x) {
  return Interval{mapped(mpfi_abs, x.value_)};
}

Interval sqrt(const Interval& x) {
  if (x.lower() < 0) throw Error{ErrorCode::bad_number, "sqrt", "the interval reaches below 0"};
  return Interval{mapped(mpfi_sqrt, x.value_)};
}

Interval log(const Interval& x) {
  if (x.upper() <= 0)
    throw Error{ErrorCode::bad_number, "log", "the interval has no positive part"};
  if (x.lower() >= 0) return Interval{mapped(mpfi_log, x.value_)};
  return log(Interval{Real{0}, x.upper()});
}

Interval erfc(const Interval& x) {
  Real low{0}, high{0};
  mpfr_erfc(low.backend().data(), x.upper().backend().data(), MPFR_RNDD);
  mpfr_erfc(high.backend().data(), x.lower().backend().data(), MPFR_RNDU);
  return Interval{low, high};
}

bool certainly_less(const Interval& a, const Interval& b) {
  return a.upper() < b.lower();
}
bool certainly_at_most(const Interval& a, const Interval& b) {
  return a.upper() <= b.lower();
}
bool possibly_equal(const Interval& a, const Interval& b) {
  return a.lower() <= b.upper() && b.lower() <= a.upper();
}

Interval intersect(const Interval& a, const Interval& b) {
  if (!possibly_equal(a, b))
    throw Error{ErrorCode::bad_number, "intersect", "the intervals have no common point"};
  return Interval{std::max(a.lower(), b.lower()), std::min(a.upper(), b.upper())};
}

std::string to_string(const Interval& x, int significant_digits) {
  char* low = nullptr;
  char* high = nullptr;
  const Real lower = x.lower(), upper = x.upper();
  mpfr_asprintf(&low, "%.*RDg", significant_digits, lower.backend().data());
  mpfr_asprintf(&high, "%.*RUg", significant_digits, upper.backend().data());
  const std::string text = "[" + std::string{low} + ", " + high + "]";
  mpfr_free_str(low);
  mpfr_free_str(high);
  return text;
}

}  // namespace certamen
