// SPDX-License-Identifier: Apache-2.0
#include "framework/run/context.hpp"

#include <thread>

namespace certamen {

unsigned Context::thread_count() const {
  if (threads != 0) return threads;
  const unsigned found = std::thread::hardware_concurrency();
  return found == 0 ? 1 : found;
}

}  // namespace certamen
