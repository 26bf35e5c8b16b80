// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace certamen {

void in_parallel(std::size_t count, const Context& context,
                 const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex mutex;
  {
    std::vector<std::jthread> threads;
    const auto workers = std::min<std::size_t>(count, context.thread_count());
    for (std::size_t t = 0; t < workers; ++t)
      threads.emplace_back([&] {
        const StopScope scope{context.cancel};
        try {
          for (std::size_t k = next++; k < count; k = next++) {
            context.stop_if_cancelled("attack");
            work(k);
          }
        } catch (...) {
          const std::scoped_lock lock{mutex};
          if (!failure) failure = std::current_exception();
          next = count;
        }
      });
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace certamen
