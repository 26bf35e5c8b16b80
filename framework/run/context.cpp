// SPDX-License-Identifier: Apache-2.0
#include "framework/run/context.hpp"

#include <string>
#include <thread>

#include "framework/error.hpp"

namespace certamen {

unsigned Context::thread_count() const {
  if (threads != 0) return threads;
  const unsigned found = std::thread::hardware_concurrency();
  return found == 0 ? 1 : found;
}

void Context::stop_if_cancelled(std::string_view stage) const {
  if (cancel.is_cancelled())
    throw Error{ErrorCode::interrupted, std::string{stage}, "stopped before it was done"};
}

}  // namespace certamen
