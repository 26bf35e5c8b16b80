// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "framework/definitions/assessment.hpp"

/// Certificates of exact breaks, which need no trust in an attack.
namespace certamen::assessment {

inline constexpr std::string_view released_again =
    "released again under the same coins, what it finds gives the same bits";

/// Adds to a broken row how all its trials were certified, if they were.
inline void add_certificate(AssessmentRow& row, bool same_bits, std::string_view how) {
  if (same_bits && row.verdict == Verdict::broken) row.reason.append("; ").append(how);
}

}  // namespace certamen::assessment
