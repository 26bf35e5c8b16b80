// SPDX-License-Identifier: Apache-2.0
#include "framework/numbers/float_format.hpp"

#include <bit>
#include <cmath>
#include <limits>

#include "framework/error.hpp"
#include "framework/numbers/rounding.hpp"

namespace certamen {

namespace {

/// Precision in bits with the leading one; exponent of the least normal and of the greatest number,
/// value = 1.x * 2^e.
struct Layout {
  int precision, least_exponent, greatest_exponent;
};

Layout layout(FloatFormat format) {
  switch (format) {
  case FloatFormat::bf16: return {8, -126, 127};
  case FloatFormat::f16: return {11, -14, 15};
  case FloatFormat::f32: return {24, -126, 127};
  case FloatFormat::f64: return {53, -1022, 1023};
  }
  throw Error{ErrorCode::internal, "float format", "unknown"};
}

}  // namespace

std::string_view to_string(FloatFormat format) {
  constexpr std::string_view names[] = {"bf16", "f16", "f32", "f64"};
  return names[static_cast<std::size_t>(format)];
}

FloatFormat parse_float_format(std::string_view text) {
  if (text == "bf16" || text == "bfloat16") return FloatFormat::bf16;
  if (text == "f16" || text == "fp16" || text == "float16" || text == "half")
    return FloatFormat::f16;
  if (text == "f32" || text == "fp32" || text == "float32") return FloatFormat::f32;
  if (text == "f64" || text == "fp64" || text == "float64") return FloatFormat::f64;
  throw Error{ErrorCode::bad_number, "float format",
              "expected bf16, f16, f32 or f64, got '" + std::string{text} + "'"};
}

Rational unit_roundoff(FloatFormat format) {
  return make_rational(1, Integer{1} << static_cast<unsigned>(layout(format).precision));
}

Rational smallest_subnormal(FloatFormat format) {
  const auto [precision, least, greatest] = layout(format);
  return make_rational(1, Integer{1} << static_cast<unsigned>(precision - 1 - least));
}

Real round_to(const Real& value, FloatFormat format) {
  Real result = value;
  if (!boost::multiprecision::isfinite(value) || value == 0) return result;
  const auto [precision, least, greatest] = layout(format);
  const auto exponent = static_cast<int>(mpfr_get_exp(value.backend().data())) - 1;
  // A subnormal has fewer bits: its last place is worth 2^(least - precision + 1).
  const int last_place = std::max(exponent, least) - precision + 1;
  mpfr_t scaled;
  mpfr_init2(scaled, mpfr_get_prec(value.backend().data()));
  mpfr_mul_2si(scaled, value.backend().data(), -last_place, MPFR_RNDN);
  mpfr_rint(scaled, scaled, MPFR_RNDN);  // ties to even
  mpfr_set_prec(result.backend().data(),
                std::max<mpfr_prec_t>(mpfr_get_prec(value.backend().data()), precision));
  mpfr_mul_2si(result.backend().data(), scaled, last_place, MPFR_RNDN);
  mpfr_clear(scaled);
  if (result != 0 && mpfr_get_exp(result.backend().data()) - 1 > greatest)
    mpfr_set_inf(result.backend().data(), result < 0 ? -1 : 1);
  return result;
}

double round_to(double value, FloatFormat format) {
  if (format == FloatFormat::f64) return value;
  if (format == FloatFormat::f32) return static_cast<double>(static_cast<float>(value));
  return rounding_to(format)(value);
}

Rounding rounding_to(FloatFormat format) {
  const auto [precision, least, greatest] = layout(format);
  return {precision, least, greatest};
}

long double round_to(long double value, FloatFormat format) {
  // To odd first where a double cannot hold it: the second rounding then knows the side of a tie.
  double near = static_cast<double>(value);
  if (format == FloatFormat::f64 || !std::isfinite(near) || static_cast<long double>(near) == value)
    return round_to(near, format);
  if ((std::bit_cast<std::uint64_t>(near) & 1u) == 0)
    near = std::nextafter(near, near < value ? std::numeric_limits<double>::infinity()
                                             : -std::numeric_limits<double>::infinity());
  return round_to(near, format);
}

float from_bf16(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

std::uint16_t to_bf16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if (std::isnan(value)) return static_cast<std::uint16_t>((bits >> 16) | 0x40u);
  const std::uint32_t tie_to_even = 0x7fffu + ((bits >> 16) & 1u);
  return static_cast<std::uint16_t>((bits + tie_to_even) >> 16);
}

float from_f16(std::uint16_t bits) {
  const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000u) << 16;
  const std::uint32_t exponent = (bits >> 10) & 0x1fu, fraction = bits & 0x3ffu;
  if (exponent == 0x1f) return std::bit_cast<float>(sign | 0x7f800000u | (fraction << 13));
  if (exponent != 0)
    return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (fraction << 13));
  const float magnitude = std::ldexp(static_cast<float>(fraction), -24);
  return sign != 0 ? -magnitude : magnitude;
}

std::uint16_t to_f16(float value) {
  const auto sign = static_cast<std::uint16_t>(std::signbit(value) ? 0x8000u : 0u);
  if (std::isnan(value)) return static_cast<std::uint16_t>(sign | 0x7e00u);
  const double rounded = std::fabs(round_to(static_cast<double>(value), FloatFormat::f16));
  if (std::isinf(rounded)) return static_cast<std::uint16_t>(sign | 0x7c00u);
  if (rounded < 0x1p-14)
    return static_cast<std::uint16_t>(sign | static_cast<unsigned>(std::ldexp(rounded, 24)));
  const int exponent = std::ilogb(rounded);
  const auto fraction = static_cast<unsigned>(std::ldexp(rounded, 10 - exponent)) & 0x3ffu;
  return static_cast<std::uint16_t>(sign | (static_cast<unsigned>(exponent + 15) << 10) | fraction);
}

}  // namespace certamen
