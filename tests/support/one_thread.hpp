// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/run/context.hpp"

namespace certamen::testing {

/// For tests that run many small things, where starting threads would take most of the time.
inline Context one_thread() {
  Context context;
  context.threads = 1;
  return context;
}

}  // namespace certamen::testing
