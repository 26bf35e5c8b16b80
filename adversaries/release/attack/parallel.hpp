// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

#include "framework/run/context.hpp"

namespace certamen {

/// Runs `work(k)` for k below `count` on the context's threads; the first exception is thrown
/// again. `done`, if given, is called now and then from the calling thread with how many are done.
void in_parallel(std::size_t count, const Context& context,
                 const std::function<void(std::size_t)>& work,
                 const std::function<void(std::size_t)>& done = {});

}  // namespace certamen
