// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/definitions/evidence.hpp"

namespace certamen {

/// Decimals that are safe ends: not above (not below) the value.
std::string decimal_below(const Rational& value, int significant_digits = 6);
std::string decimal_above(const Rational& value, int significant_digits = 6);

/// The value rounded to this number of digits, and so that it does not look like a value that it is
/// not: what looks exact and is not keeps its zeros ("0.500000"), and what is below 1 is not
/// rounded up to 1
/// ("1 - 5.42101e-20").
std::string rounded_text(const Rational& value, int significant_digits = 6);

/// The same as one number, "0.99999999999999999994579": what is below 1 has as many digits as it
/// takes, up to 60.
std::string rounded_number(const Rational& value, int significant_digits = 6);

/// -log2(|value|) with three decimals; more, up to 1000, of a value that is nearly 1.
std::string bits_text(const Rational& value);

/// "5/8 = 0.625" (or just one of them, when they say the same or the fraction is long); "[0.48,
/// 0.52]" of an interval.
std::string to_text(const Evidence& evidence);

/// "exact", "enclosed", "estimated, 99 %, 10000 trials", "proved": what stands behind the number.
std::string provenance(const Evidence& evidence);

}  // namespace certamen
