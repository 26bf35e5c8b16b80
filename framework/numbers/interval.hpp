// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/multiprecision/mpfi.hpp>
#include <string>

#include "framework/numbers/real.hpp"

namespace certamen {

/// A closed interval with outward-rounded arithmetic (MPFI) at the thread's precision (see
/// PrecisionScope). There is no operator==: equality of two enclosures proves nothing.
class Interval {
 public:
  Interval();           // [0, 0]
  Interval(int value);  // NOLINT(google-explicit-constructor): small integers are exact
  explicit Interval(double) = delete;  // 0.1 is not 1/10; use exactly() for a released float
  Interval(const Real& lower, const Real& upper);

  static Interval enclosing(const Rational& value);
  static Interval exactly(double value);  // the double's own value, width 0 when precision allows
  static Interval exactly(const Real& value);  // likewise

  Real lower() const;
  Real upper() const;
  Real midpoint() const;
  Real width() const;  // rounded up
  bool contains(const Rational& value) const;
  bool contains(const Real& value) const;
  bool contains(const Interval& inner) const;
  bool contains_zero() const;

  Interval operator-() const;
  Interval& operator+=(const Interval& other);
  Interval& operator-=(const Interval& other);
  Interval& operator*=(const Interval& other);
  Interval& operator/=(const Interval& other);  // by an interval around 0: the whole line
  friend Interval operator+(Interval a, const Interval& b) { return a += b; }
  friend Interval operator-(Interval a, const Interval& b) { return a -= b; }
  friend Interval operator*(Interval a, const Interval& b) { return a *= b; }
  friend Interval operator/(Interval a, const Interval& b) { return a /= b; }
  bool operator==(const Interval&) const = delete;

 private:
  using Backend = boost::multiprecision::number<boost::multiprecision::mpfi_float_backend<0>,
                                                boost::multiprecision::et_off>;
  explicit Interval(Backend value);
  Backend value_;

  friend Interval exp(const Interval&);
  friend Interval log(const Interval&);
  friend Interval sqrt(const Interval&);
  friend Interval tanh(const Interval&);
  friend Interval abs(const Interval&);
};

Interval exp(const Interval& x);
Interval log(const Interval& x);  // of the positive part; throws Error(bad_number) if upper <= 0
Interval sqrt(const Interval& x);
Interval tanh(const Interval& x);
Interval abs(const Interval& x);
Interval erfc(const Interval& x);  // monotone: directed MPFR at both ends

/// Certain comparisons: true only if they hold for all pairs of points.
bool certainly_less(const Interval& a, const Interval& b);
bool certainly_at_most(const Interval& a, const Interval& b);
bool possibly_equal(const Interval& a, const Interval& b);

/// Common part, or an Error(bad_number) if there is none.
Interval intersect(const Interval& a, const Interval& b);

/// "[0.333333, 0.333334]": both ends rounded outward to that many significant digits.
std::string to_string(const Interval& x, int significant_digits = 6);

}  // namespace certamen
