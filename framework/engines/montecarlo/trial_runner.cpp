// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/trial_runner.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "framework/process_memory.hpp"

namespace certamen::montecarlo {

TrialRunner::TrialRunner(Program program, const Context& context)
    : program_{std::move(program)}, context_{context}, team_{context},
      rows_{batch_rows(program_, context.batch)}, machines_(context.thread_count()) {}

Counts TrialRunner::run(std::uint64_t first, std::uint64_t count) {
  if (team_.size() == 1) return run_here(first, count);
  // Shares of whole groups of trials, so that each begins where a batch may.
  const std::uint64_t groups = (count + row_group - 1) / row_group;
  const auto begin = [&](std::uint64_t rank) {
    return std::min<std::uint64_t>(count, groups * rank / team_.size() * row_group);
  };
  const std::uint64_t from = begin(team_.rank()), own = begin(team_.rank() + 1) - from;
  Counts counts = team_.together([&] { return run_here(first + from, own); });
  if (team_.any(counts.trials < own)) return {0, std::vector<std::uint64_t>(outcomes(), 0)};
  team_.add_up(counts.happened);
  counts.trials = count;
  return counts;
}

Counts TrialRunner::run_here(std::uint64_t first, std::uint64_t count) {
  const std::uint64_t batches = count == 0 ? 0 : (count - 1) / rows_ + 1;
  std::vector<std::vector<std::uint64_t>> happened(batches);
  std::atomic<std::uint64_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto work = [&](std::size_t thread) {
    const StopScope scope{context_.cancel};
    try {
      auto& machine = machines_[thread];
      for (;;) {
        if (context_.cancel.is_cancelled()) return;
        process_memory::expect_below_cap("montecarlo");
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
