// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "framework/engines/montecarlo/machine.hpp"
#include "framework/engines/montecarlo/montecarlo.hpp"
#include "framework/run/team.hpp"

namespace certamen::montecarlo {

using Counts = RunCounts;

/// Runs a program on the context's threads, and on its cluster. A range's counts depend on the
/// program, the seed and the range alone.
class TrialRunner {
 public:
  TrialRunner(Program program, const Context& context);

  /// Runs trials first .. first + count - 1; `first` is a multiple of row_group. If the context is
  /// cancelled meanwhile, the counts are those of the trials that were done without a gap; in a
  /// cluster, none. What a trial throws is thrown by all processes.
  Counts run(std::uint64_t first, std::uint64_t count);

  std::size_t outcomes() const { return program_.outcomes.size(); }

 private:
  Counts run_here(std::uint64_t first, std::uint64_t count);

  Program program_;
  Context context_;
  Team team_;
  std::size_t rows_;
  std::vector<std::unique_ptr<Machine>> machines_;  // one a thread
};

}  // namespace certamen::montecarlo
