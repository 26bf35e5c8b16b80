// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace certamen::testing {

#if defined(__SANITIZE_ADDRESS__)
constexpr int fewer = 5;
#elif defined(__has_feature)
constexpr int fewer = __has_feature(address_sanitizer) ? 5 : 1;
#else
constexpr int fewer = 1;
#endif

/// How many random cases a test tries. Under the sanitizers, which look for faults of memory and
/// take ten times as long, it is a fifth: the plain build looks for wrong answers.
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
