// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <limits>

namespace certamen {

/// A closed interval of doubles whose operations round outwards: the exact result on any points of
/// the operands is inside. For many enclosures at the precision of a double; Interval has any
/// precision, and functions. Each end is rounded to nearest and then moved by one or two of its
/// last places, so that nothing depends on the rounding mode of the machine. An operation that
/// overflows gives ends that are infinite or NaN: what is concluded has to ask is_bounded().
struct Outward {
  double lower = 0, upper = 0;

  Outward() = default;
  Outward(double exact)
      : lower{exact}, upper{exact} {}  // NOLINT(google-explicit-constructor): one point
  Outward(double low, double high) : lower{low}, upper{high} {}

  /// Below, or above, every number that rounds to x.
  static double below(double x) { return x - (std::fabs(x) * epsilon + least); }
  static double above(double x) { return x + (std::fabs(x) * epsilon + least); }

  bool is_bounded() const {
    return lower <= upper && lower >= -std::numeric_limits<double>::max() &&
           upper <= std::numeric_limits<double>::max();
  }
  bool contains_zero() const { return !(lower > 0) && !(upper < 0); }
  bool contains(double x) const { return lower <= x && x <= upper; }
  double middle() const { return lower + (upper - lower) / 2; }
  double width() const { return above(upper - lower); }
  /// The greatest absolute value.
  double size() const { return std::fmax(std::fabs(lower), std::fabs(upper)); }

  friend Outward operator-(const Outward& a) { return {-a.upper, -a.lower}; }
  friend Outward operator+(const Outward& a, const Outward& b) {
    return {below(a.lower + b.lower), above(a.upper + b.upper)};
  }
  friend Outward operator-(const Outward& a, const Outward& b) { return a + -b; }
  friend Outward operator*(const Outward& a, const Outward& b) {
    return hull(a.lower * b.lower, a.lower * b.upper, a.upper * b.lower, a.upper * b.upper);
  }
  /// By an interval around 0: the whole line.
  friend Outward operator/(const Outward& a, const Outward& b) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (b.contains_zero()) return {-infinity, infinity};
    return hull(a.lower / b.lower, a.lower / b.upper, a.upper / b.lower, a.upper / b.upper);
  }
  Outward& operator+=(const Outward& b) { return *this = *this + b; }
  Outward& operator-=(const Outward& b) { return *this = *this - b; }
  Outward& operator*=(const Outward& b) { return *this = *this * b; }
  Outward& operator/=(const Outward& b) { return *this = *this / b; }
  bool operator==(const Outward&) const = delete;  // of two enclosures it would prove nothing

  /// The common part; not is_bounded() if there is none.
  friend Outward common(const Outward& a, const Outward& b) {
    return {a.lower > b.lower ? a.lower : b.lower, a.upper < b.upper ? a.upper : b.upper};
  }

 private:
  static constexpr double epsilon = std::numeric_limits<double>::epsilon();
  static constexpr double least = std::numeric_limits<double>::denorm_min();

  /// NaN, which an infinite end times 0 gives, stays.
  static double lesser(double a, double b) { return a < b || std::isnan(a) ? a : b; }
  static double greater(double a, double b) { return a > b || std::isnan(a) ? a : b; }
  static Outward hull(double a, double b, double c, double d) {
    return {below(lesser(lesser(a, b), lesser(c, d))),
            above(greater(greater(a, b), greater(c, d)))};
  }
};

}  // namespace certamen
