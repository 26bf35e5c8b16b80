// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/definitions/evidence.hpp"

namespace certamen {

/// Decimals that are safe ends: not above (not below) the value.
std::string decimal_below(const Rational& value, int significant_digits = 6);
std::string decimal_above(const Rational& value, int significant_digits = 6);

/// "5/8 = 0.625" (or just one of them, when they say the same or the fraction is long); "[0.48,
/// 0.52]" of an interval.
std::string to_text(const Evidence& evidence);

/// "exact", "enclosed", "estimated, 99 %, 10000 trials", "proved": what stands behind the number.
std::string provenance(const Evidence& evidence);

}  // namespace certamen
