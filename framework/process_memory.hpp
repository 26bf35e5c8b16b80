// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <new>
#include <string>
#include <string_view>

#include "framework/error.hpp"

/// The memory of the process against one cap, for all that allocates: graphs, plans, tables of
/// engines, models, reports. A process has one memory, so that this is the one thing here that is
/// no part of a Context. Without set_cap() there is no cap.
namespace certamen::process_memory {

/// What a process may take beside its cap: what it holds when the cap is set, and this much for all
/// that is small.
inline constexpr std::size_t reserve = std::size_t{24} << 20;

/// From now on polls throw above `bytes` more than is held now, and the reserve; where the system
/// can (Linux: RLIMIT_DATA), what is asked for at once beyond that and as much again of the reserve
/// is refused, which throws std::bad_alloc. `threads` that are to come have stacks, which are not
/// counted.
void set_cap(std::size_t bytes, unsigned threads);

/// Throws Error(too_large) at `stage` if the process is above its cap; what was freed is given back
/// to the system before. Looks a thousand times a second at most.
void expect_below_cap(std::string_view stage);

/// The message of an allocation that failed, with the stage that was last asked about.
std::string exhausted();

/// The work's result; an allocation in it that fails is an Error(too_large) at `place`, as all that
/// is too large is.
template <class Work>
auto bounded(std::string_view place, Work work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    throw Error{ErrorCode::too_large, std::string{place}, exhausted()};
  }
}

}  // namespace certamen::process_memory
