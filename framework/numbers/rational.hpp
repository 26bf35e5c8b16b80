// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/numbers/integer.hpp"

namespace certamen {

/// Exact rational (GMP), always in lowest terms. Build it from integers or with parse_rational:
/// never from Boost's string constructor, which does not reduce.
using Rational = boost::multiprecision::number<boost::multiprecision::gmp_rational,
                                               boost::multiprecision::et_off>;

/// numerator / denominator in lowest terms; throws Error(bad_number) if the denominator is 0.
Rational make_rational(const Integer& numerator, const Integer& denominator);

/// Parses "1/3", "-7", "0.25", "1e-3", "2^-40" and "3*2^-40" exactly, without a detour through
/// double. Throws Error(bad_number) naming `place`.
Rational parse_rational(std::string_view text, std::string_view place = "number");

/// "5/8"; integers without a denominator.
std::string to_fraction(const Rational& value);

/// Decimal with that many significant digits, rounded half to even; trailing zeros dropped; exact
/// values stay exact ("0.625"). Very small or large values in scientific form ("9.09e-13").
std::string to_decimal(const Rational& value, int significant_digits = 6);

/// -log2(|value|) to that many decimals ("0.678"), correctly rounded; "inf" for 0.
std::string to_bits(const Rational& value, int decimals = 3);

}  // namespace certamen
