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
  Interval();  // [0, 0]
  /// The point, exactly.
  Interval(int value);  // NOLINT(google-explicit-constructor): small integers are exact
  explicit Interval(double) = delete;  // 0.1 is not 1/10; use exactly() for a released float
  /// Throws Error(bad_number) unless lower <= upper.
  Interval(const Real& lower, const Real& upper);

  /// The least interval with ends of this precision that contains the number.
  static Interval enclosing(const Rational& value);
  static Interval exactly(double value);  // the double's own value, width 0 when precision allows
  static Interval exactly(const Real& value);  // likewise

  /// The lower end, exact at the interval's precision.
  Real lower() const;
  /// The upper end, likewise.
  Real upper() const;
  /// A number between the ends, rounded.
  Real midpoint() const;
  Real width() const;  // rounded up
  /// Whether the number, exactly, or the whole other interval is inside.
  bool contains(const Rational& value) const;
  bool contains(const Real& value) const;
  bool contains(const Interval& inner) const;
  /// Whether 0 is inside; the ends count.
  bool contains_zero() const;

  /// Encloses the result for all pairs of points; negation is exact.
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

/// Each encloses the function's values at all points of x.
Interval exp(const Interval& x);
Interval log(const Interval& x);  // of the positive part; throws Error(bad_number) if upper <= 0
/// Throws Error(bad_number) if x reaches below 0.
Interval sqrt(const Interval& x);
/// Encloses tanh at all points of x.
Interval tanh(const Interval& x);
/// Encloses |x|: from 0 on where 0 is inside.
Interval abs(const Interval& x);
Interval erfc(const Interval& x);  // monotone: directed MPFR at both ends

/// Certain comparisons: true only if they hold for all pairs of points.
bool certainly_less(const Interval& a, const Interval& b);
/// Likewise for <=.
bool certainly_at_most(const Interval& a, const Interval& b);
/// Whether the intervals have a point in common.
bool possibly_equal(const Interval& a, const Interval& b);

/// Common part, or an Error(bad_number) if there is none.
Interval intersect(const Interval& a, const Interval& b);

/// "[0.333333, 0.333334]": both ends rounded outward to that many significant digits.
std::string to_string(const Interval& x, int significant_digits = 6);

}  // namespace certamen
