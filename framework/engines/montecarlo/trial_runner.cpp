// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/trial_runner.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace certamen::montecarlo {

TrialRunner::TrialRunner(Program program, const Context& context)
    : program_{std::move(program)}, context_{context}, rows_{batch_rows(program_, context.batch)},
      machines_(context.thread_count()) {}

Counts TrialRunner::run(std::uint64_t first, std::uint64_t count) {
  const std::uint64_t batches = count == 0 ? 0 : (count - 1) / rows_ + 1;
  std::vector<std::vector<std::uint64_t>> happened(batches);
  std::atomic<std::uint64_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto work = [&](std::size_t thread) {
    try {
      auto& machine = machines_[thread];
      for (;;) {
        if (context_.cancel.is_cancelled()) return;
        const std::uint64_t batch = next.fetch_add(1);
        if (batch >= batches) return;
        if (machine == nullptr) machine = std::make_unique<Machine>(program_, context_.seed, rows_);
        std::vector<std::uint64_t> own(outcomes(), 0);
        machine->run(first + batch * rows_, std::min<std::uint64_t>(rows_, count - batch * rows_),
                     own);
        happened[batch] = std::move(own);
      }
    } catch (...) {
      const std::lock_guard lock{failure_mutex};
      if (failure == nullptr) failure = std::current_exception();
      next = batches;
    }
  };
  {
    const std::size_t threads = std::min<std::uint64_t>(machines_.size(), batches);
    std::vector<std::jthread> others;
    for (std::size_t thread = 1; thread < threads; ++thread) others.emplace_back(work, thread);
    if (threads > 0) work(0);
  }
  if (failure != nullptr) std::rethrow_exception(failure);

  Counts counts{0, std::vector<std::uint64_t>(outcomes(), 0)};
  for (const auto& own : happened) {
    if (own.empty()) break;
    for (std::size_t i = 0; i < own.size(); ++i) counts.happened[i] += own[i];
    counts.trials = std::min<std::uint64_t>(count, counts.trials + rows_);
  }
  return counts;
}

}  // namespace certamen::montecarlo
