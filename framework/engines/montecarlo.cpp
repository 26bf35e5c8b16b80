// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "framework/engines/column_program.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

struct Counts {
  std::uint64_t trials = 0;
  std::vector<std::uint64_t> happened;
};

/// Hands out batches until none is left or somebody cancels; `report` runs after each batch.
template <class Report>
void work(const ColumnProgram& program, std::uint64_t trials, const Context& context,
          std::size_t batch, std::atomic<std::uint64_t>& next_batch, Counts& counts,
          Report report) {
  ColumnMachine machine{program, context.seed, batch};
  for (;;) {
    if (context.cancel.is_cancelled()) return;
    const std::uint64_t number = next_batch.fetch_add(1);
    if (number > (trials - 1) / batch) return;
    const std::uint64_t first = number * batch;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(batch, trials - first));
    machine.run(first, count, counts.happened);
    counts.trials += count;
    report(first + count);
  }
}

}  // namespace

MonteCarloResult estimate(const Experiment& experiment, std::uint64_t trials,
                          const Context& context) {
  if (trials == 0) throw Error{ErrorCode::usage, "montecarlo", "expected at least 1 trial"};
  const auto start = std::chrono::steady_clock::now();
  const Experiment sorted = topologically_sorted(experiment);
  const ColumnProgram program{sorted};
  const std::size_t batch = std::max<std::size_t>(1, context.batch);
  const std::uint64_t batches = (trials - 1) / batch + 1;
  const auto threads =
      static_cast<unsigned>(std::min<std::uint64_t>(context.thread_count(), batches));

  std::atomic<std::uint64_t> next_batch{0};
  std::vector<Counts> counts(threads);
  for (auto& one : counts) one.happened.assign(program.outcomes.size(), 0);
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto guarded = [&](unsigned thread, auto report) {
    try {
      work(program, trials, context, batch, next_batch, counts[thread], report);
    } catch (...) {
      const std::lock_guard lock{failure_mutex};
      failure = std::current_exception();
      next_batch = batches;
    }
  };
  {
    std::vector<std::jthread> others;
    for (unsigned thread = 1; thread < threads; ++thread)
      others.emplace_back([&, thread] { guarded(thread, [](std::uint64_t) {}); });
    guarded(0, [&](std::uint64_t done) {
      context.report("montecarlo", static_cast<double>(done) / static_cast<double>(trials));
    });
  }
  if (failure) std::rethrow_exception(failure);

  std::uint64_t done = 0;
  std::vector<std::uint64_t> happened(program.outcomes.size(), 0);
  for (const auto& one : counts) {
    done += one.trials;
    for (std::size_t i = 0; i < happened.size(); ++i) happened[i] += one.happened[i];
  }
  MonteCarloResult result;
  result.interrupted = done < trials;
  result.win = clopper_pearson(happened[0], done, context.level);
  std::size_t next = 1;
  for (const auto& [name, id] : sorted.events)
    result.events[name] = clopper_pearson(happened[next++], done, context.level);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace certamen
