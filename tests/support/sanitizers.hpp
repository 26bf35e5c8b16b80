// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace certamen::testing {

/// Sanitizers slow everything down, and take memory in other ways.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool is_sanitized = true;
#elif defined(__has_feature)
inline constexpr bool is_sanitized =
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
inline constexpr bool is_sanitized = false;
#endif

}  // namespace certamen::testing
