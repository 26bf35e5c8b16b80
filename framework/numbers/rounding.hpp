// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "framework/numbers/float_format.hpp"

namespace certamen {

/// Doubles to a narrower binary format, many of them: its precision in bits with the leading one,
/// the exponents of its least normal and of its greatest number (value = 1.x * 2^e). Ties go to
/// even, with subnormals and overflow to infinity.
class Rounding {
 public:
  constexpr Rounding(int precision, int least_exponent, int greatest_exponent)
      : precision_{precision}, least_{least_exponent}, greatest_{greatest_exponent},
        is_float_{precision == std::numeric_limits<float>::digits && least_exponent == -126 &&
                  greatest_exponent == 127} {}

  double operator()(double value) const {
    if (is_float_) return static_cast<double>(static_cast<float>(value));
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (!std::isfinite(value) || value == 0) return value;
    const auto field = static_cast<int>((std::bit_cast<std::uint64_t>(value) >> 52) & 0x7ffu);
    const int exponent = field - 1023;
    if (exponent > greatest_ + 1) return std::copysign(infinity, value);
    // A sum of that size has its last place where the format has it: adding rounds, subtracting is
    // exact.
    const int last_place = (exponent > least_ ? exponent : least_) - precision_ + 1;
    const double size = 1.5 * power_of_two(last_place + 52);
    const double rounded = (value + size) - size;
    return std::copysign(std::fabs(rounded) < power_of_two(greatest_ + 1) ? rounded : infinity,
                         value);
  }

 private:
  static double power_of_two(int exponent) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
  }
  int precision_, least_, greatest_;
  bool is_float_;  // the machine's own: it does the same
};

/// That of a format narrower than f64.
Rounding rounding_to(FloatFormat format);

}  // namespace certamen
