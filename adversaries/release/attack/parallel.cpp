// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace certamen {

void in_parallel(std::size_t count, const Context& context,
                 const std::function<void(std::size_t)>& work,
                 const std::function<void(std::size_t)>& done) {
  using namespace std::chrono_literals;
  const auto workers = std::min<std::size_t>(count, context.thread_count());
  std::atomic<std::size_t> next{0}, finished{0};
  std::exception_ptr failure;
  std::mutex mutex;
  std::condition_variable ended;
  std::size_t running = workers;
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < workers; ++t)
      threads.emplace_back([&] {
        const StopScope scope{context.cancel};
        try {
          for (std::size_t k = next++; k < count; k = next++) {
            context.stop_if_cancelled("attack");
            work(k);
            ++finished;
          }
        } catch (...) {
          const std::scoped_lock lock{mutex};
          if (!failure) failure = std::current_exception();
          next = count;
        }
        const std::scoped_lock lock{mutex};
        --running;
        ended.notify_one();
      });
    std::unique_lock lock{mutex};
    while (done && !ended.wait_for(lock, 200ms, [&] { return running == 0; })) {
      lock.unlock();
      done(finished);
      lock.lock();
    }
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace certamen
