// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <type_traits>

namespace certamen {

/// A number computed in T, and a bound on how far it is from what the same operations give on exact
/// numbers: running error analysis [Higham02, section 3.3]. Each operation adds what its
/// operands bring to first order, and a whole spacing for its own rounding, twice what IEEE
/// arithmetic needs, so that the rounding of the bound itself is covered; exp, erfc, tanh may err
/// by `library` spacings. An error without a bound is infinite or NaN. Comparisons are those of the
/// computed numbers.
template <std::floating_point T>
struct Bounded {
  static constexpr T unit = std::numeric_limits<T>::epsilon();
  static constexpr T least = std::numeric_limits<T>::denorm_min();
  static constexpr T library = 8;

  T value = 0, error = 0;

  Bounded() = default;
  template <class N>
    requires std::is_arithmetic_v<N>
  explicit(!std::integral<N>) Bounded(N exact) : value{static_cast<T>(exact)} {}
  Bounded(T computed, T bound) : value{computed}, error{bound} {}
  /// Adds the rounding of the result itself, a number of spacings, to the bound.
  static Bounded rounded(T computed, T bound, T spacings = 1) {
    return {computed, bound + std::fabs(computed) * unit * spacings + least};
  }
  explicit operator double() const { return static_cast<double>(value); }
  explicit operator long double() const { return static_cast<long double>(value); }

  friend Bounded operator-(const Bounded& a) { return {-a.value, a.error}; }
  friend Bounded operator+(const Bounded& a, const Bounded& b) {
    return rounded(a.value + b.value, a.error + b.error);
  }
  friend Bounded operator-(const Bounded& a, const Bounded& b) { return a + -b; }
  friend Bounded operator*(const Bounded& a, const Bounded& b) {
    return rounded(a.value * b.value,
                   std::fabs(a.value) * b.error + std::fabs(b.value) * a.error + a.error * b.error);
  }
  friend Bounded operator/(const Bounded& a, const Bounded& b) {
    const T quotient = a.value / b.value, nearest = std::fabs(b.value) - b.error;
    if (!(nearest > 0)) return {quotient, std::numeric_limits<T>::infinity()};
    return rounded(quotient, (a.error + std::fabs(quotient) * b.error) / nearest);
  }
  Bounded& operator+=(const Bounded& b) { return *this = *this + b; }
  Bounded& operator-=(const Bounded& b) { return *this = *this - b; }
  Bounded& operator*=(const Bounded& b) { return *this = *this * b; }
  Bounded& operator/=(const Bounded& b) { return *this = *this / b; }

  friend bool operator==(const Bounded& a, const Bounded& b) { return a.value == b.value; }
  friend auto operator<=>(const Bounded& a, const Bounded& b) { return a.value <=> b.value; }

  friend Bounded abs(const Bounded& a) { return {std::fabs(a.value), a.error}; }
  friend Bounded sqrt(const Bounded& a) {
    const T root = std::sqrt(a.value), low = a.value - a.error;
    return rounded(root, low > 0 ? a.error / (std::sqrt(low) + root) : std::sqrt(a.error));
  }
  friend Bounded exp(const Bounded& a) {
    const T result = std::exp(a.value);
    return rounded(result, result * std::expm1(a.error), library);
  }
  friend Bounded erfc(const Bounded& a) {
    const T nearest = std::max(T(0), std::fabs(a.value) - a.error);
    const T slope = T(1.13) * std::exp(-nearest * nearest);  // 2/sqrt(pi) e^-x^2 at most
    return rounded(std::erfc(a.value), slope * a.error, library);
  }
  friend Bounded tanh(const Bounded& a) { return rounded(std::tanh(a.value), a.error, library); }
};

}  // namespace certamen
