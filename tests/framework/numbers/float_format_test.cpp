// SPDX-License-Identifier: Apache-2.0
#include "framework/numbers/float_format.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

namespace float_format_test {

using namespace certamen;

namespace {

/// Every non-negative finite number of a 16-bit format, by the definition of the format; index =
/// bit pattern.
std::vector<double> all_numbers(int fraction_bits, int bias, unsigned patterns) {
  std::vector<double> numbers;
  for (unsigned bits = 0; bits < patterns; ++bits) {
    const int exponent = static_cast<int>(bits >> fraction_bits);
    const double fraction =
        static_cast<double>(bits & ((1u << fraction_bits) - 1)) / (1 << fraction_bits);
    numbers.push_back(exponent == 0 ? std::ldexp(fraction, 1 - bias)
                                    : std::ldexp(1 + fraction, exponent - bias));
  }
  return numbers;
}

struct Format16 {
  FloatFormat format;
  std::vector<double> numbers;
  float (*decode)(std::uint16_t);
  std::uint16_t (*encode)(float);
};

const std::vector<Format16>& formats() {
  static const std::vector<Format16> all{
      {FloatFormat::bf16, all_numbers(7, 127, 0x7f80), from_bf16, to_bf16},
      {FloatFormat::f16, all_numbers(10, 15, 0x7c00), from_f16, to_f16}};
  return all;
}

}  // namespace

TEST_CASE("float format: every 16-bit pattern decodes to its definition and encodes back") {
  for (const auto& [format, numbers, decode, encode] : formats()) {
    CAPTURE(to_string(format));
    std::size_t wrong = 0;
    for (unsigned bits = 0; bits < numbers.size(); ++bits) {
      const auto pattern = static_cast<std::uint16_t>(bits),
                 negative = static_cast<std::uint16_t>(bits | 0x8000u);
      wrong += decode(pattern) != static_cast<float>(numbers[bits]);
      wrong += decode(negative) != -static_cast<float>(numbers[bits]);
      wrong += encode(decode(pattern)) != pattern;
      wrong += encode(decode(negative)) != negative;
    }
    CHECK(wrong == 0);
    CHECK(std::isinf(decode(static_cast<std::uint16_t>(numbers.size()))));
    CHECK(std::isnan(decode(static_cast<std::uint16_t>(numbers.size() + 1))));
    CHECK(std::isnan(decode(encode(std::numeric_limits<float>::quiet_NaN()))));
  }
}

TEST_CASE("float format: rounding takes the nearer neighbour and the even one at a tie") {
  std::mt19937 random{9};
  for (const auto& [format, numbers, decode, encode] : formats()) {
    CAPTURE(to_string(format));
    std::size_t wrong = 0;
    for (int i = 0; i < 20000; ++i) {
      const std::size_t k = random() % (numbers.size() - 1);
      const double low = numbers[k], high = numbers[k + 1];
      const double even = k % 2 == 0 ? low : high;
      const struct {
        double value, rounded;
      } points[] = {{low + (high - low) * 0.25, low},
                    {low + (high - low) * 0.75, high},
                    {low / 2 + high / 2, even}};
      for (const auto& [value, rounded] : points) {
        wrong += round_to(value, format) != rounded;
        wrong += round_to(-value, format) != -rounded;
        const PrecisionScope scope{40};
        wrong += round_to(Real{value}, format) != Real{rounded};
      }
    }
    CHECK(wrong == 0);
    CHECK(std::isinf(round_to(numbers.back() * 1.01, format)));
  }
}

TEST_CASE("float format: reals round once, not through double") {
  const PrecisionScope scope{60};
  // Just above the tie between 1 and 1 + 2^-7: through double it would become the tie and go to 1.
  const Real above = 1 + ldexp(Real{1}, -8) + ldexp(Real{1}, -100);
  CHECK(round_to(above, FloatFormat::bf16) == 1 + ldexp(Real{1}, -7));
  const Real third = Real{1} / 3;
  CHECK(round_to(third, FloatFormat::f32) == Real{1.0f / 3.0f});
  CHECK(round_to(third, FloatFormat::f64) == Real{1.0 / 3.0});
  CHECK(round_to(Real{"1e-320"}, FloatFormat::f64) == Real{1e-320});
  CHECK(round_to(Real{"1e-42"}, FloatFormat::f32) == Real{1e-42f});
  CHECK(isinf(round_to(Real{"1e400"}, FloatFormat::f64)));
  if (std::numeric_limits<long double>::digits < 64) return;
  for (const auto format : {FloatFormat::bf16, FloatFormat::f16, FloatFormat::f32}) {
    const long double roundoff = static_cast<long double>(to_real(unit_roundoff(format)));
    CHECK(round_to(1 + roundoff, format) == 1);
    CHECK(round_to(1 + roundoff + 0x1p-63L, format) == 1 + 2 * roundoff);
    CHECK(round_to(1 + 3 * roundoff - 0x1p-62L, format) == 1 + 2 * roundoff);
    CHECK(round_to(-1 - roundoff - 0x1p-63L, format) == -1 - 2 * roundoff);
  }
}

TEST_CASE("float format: the stated roundoffs bound the errors") {
  CHECK(unit_roundoff(FloatFormat::bf16) == parse_rational("2^-8"));
  CHECK(unit_roundoff(FloatFormat::f16) == parse_rational("2^-11"));
  CHECK(unit_roundoff(FloatFormat::f32) == parse_rational("2^-24"));
  CHECK(unit_roundoff(FloatFormat::f64) == parse_rational("2^-53"));
  CHECK(smallest_subnormal(FloatFormat::f16) == parse_rational("2^-24"));
  CHECK(smallest_subnormal(FloatFormat::bf16) == parse_rational("2^-133"));
  CHECK(smallest_subnormal(FloatFormat::f32) == parse_rational("2^-149"));
  CHECK(smallest_subnormal(FloatFormat::f64) == parse_rational("2^-1074"));
}

}  // namespace float_format_test
