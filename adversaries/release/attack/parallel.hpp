// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include "framework/run/context.hpp"

namespace certamen {

/// Runs `work(k)` for k below `count` on the context's threads; the first exception is thrown
/// again. `done`, if given, is called now and then from the calling thread with how many are done.
void in_parallel(std::size_t count, const Context& context,
                 const std::function<void(std::size_t)>& work,
                 const std::function<void(std::size_t)>& done = {});

/// Takes what threads hand in by its numbers, from 0, so that sums are rounded in one order. Only
/// what waits for an earlier one is kept.
template <class Value>
class InOrder {
 public:
  /// Calls `take` with each value whose turn has come. Threads may add at the same time; one takes
  /// at a time.
  template <class Take>
  void add(std::size_t number, Value value, const Take& take) {
    const std::scoped_lock lock{mutex_};
    waiting_.emplace(number, std::move(value));
    for (; !waiting_.empty() && waiting_.begin()->first == next_; ++next_)
      take(waiting_.extract(waiting_.begin()).mapped());
  }

 private:
  std::mutex mutex_;
  std::size_t next_ = 0;
  std::map<std::size_t, Value> waiting_;
};

}  // namespace certamen
