// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "framework/numbers/real.hpp"

namespace certamen {

/// Storage formats of weights and released coefficients.
enum class FloatFormat { bf16, f16, f32, f64 };

/// "bf16", "f16", "f32", "f64"
std::string_view to_string(FloatFormat format);
/// Also takes "float32", "float64", "fp16", "half"... Throws Error(bad_number).
FloatFormat parse_float_format(std::string_view text);

/// Nearest number of the format, ties to even, with subnormals, overflow to infinity: one rounding,
/// as IEEE 754 says.
Real round_to(const Real& value, FloatFormat format);
double round_to(double value, FloatFormat format);
long double round_to(long double value, FloatFormat format);

/// Bound on the relative rounding error of normal numbers: 2^-8, 2^-11, 2^-24, 2^-53.
Rational unit_roundoff(FloatFormat format);
/// The least positive number of the format; its half bounds the absolute rounding error of
/// subnormals.
Rational smallest_subnormal(FloatFormat format);

/// Exact.
float from_bf16(std::uint16_t bits);
std::uint16_t to_bf16(float value);  // ties to even; NaN stays NaN
/// Exact.
float from_f16(std::uint16_t bits);
/// Ties to even; what is too large becomes an infinity, NaN stays NaN.
std::uint16_t to_f16(float value);

}  // namespace certamen
