// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/sanitizers.hpp"

namespace certamen::testing {

inline constexpr int fewer = is_sanitized ? 10 : 1;

/// How many random cases a test tries. Under the sanitizers, which look for faults of memory and
/// take ten times as long, it is a tenth: the plain build looks for wrong answers.
template <class Count>
constexpr Count random_cases(Count all) {
  return all / fewer;
}

/// The same for a test that looks at one case of many: one in how many.
template <class Count>
constexpr Count one_in(Count many) {
  return many * fewer;
}

}  // namespace certamen::testing
