// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <vector>

#include "framework/engines/montecarlo/montecarlo.hpp"
#include "framework/run/team.hpp"

namespace certamen::montecarlo {

/// A run's journal, which only the first process of a cluster need have; the others hear from it.
/// All of them make the same calls, and throw what the journal throws.
class KeptRun {
 public:
  KeptRun(RunJournal* journal, const Context& context)
      : team_{context}, journal_{team_.is_first() ? journal : nullptr},
        is_kept_{team_.any(journal_ != nullptr)} {}

  /// What earlier runs counted, as RunJournal::open does. Throws Error(bad_file) for counts that a
  /// run with that number of outcomes cannot have.
  std::vector<RunCounts> open(const RunKey& key, std::size_t outcomes);
  /// To be saved with the next counts.
  void look(const RunCounts& counts);
  /// At most four times a second, and at the end.
  void save(const RunCounts& newest, bool at_end);

 private:
  Team team_;
  RunJournal* journal_;
  bool is_kept_;
  std::vector<RunCounts> looks_ = {};
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace certamen::montecarlo
