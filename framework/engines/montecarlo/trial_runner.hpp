// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "framework/engines/context.hpp"
#include "framework/engines/montecarlo/machine.hpp"

namespace certamen::montecarlo {

/// How often each outcome happened in how many trials.
struct Counts {
  std::uint64_t trials = 0;
  std::vector<std::uint64_t> happened = {};
};

/// Runs a program on the context's threads. A range's counts depend on the program, the seed and
/// the range alone.
class TrialRunner {
 public:
  TrialRunner(Program program, const Context& context);

  /// Runs trials first .. first + count - 1; `first` is a multiple of row_group. If the context is
  /// cancelled meanwhile, the counts are those of the trials that were done without a gap.
  Counts run(std::uint64_t first, std::uint64_t count);

  std::size_t outcomes() const { return program_.outcomes.size(); }

 private:
  Program program_;
  Context context_;
  std::size_t rows_;
  std::vector<std::unique_ptr<Machine>> machines_;  // one a thread
};

}  // namespace certamen::montecarlo
