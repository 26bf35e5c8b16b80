// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "framework/numbers/rational.hpp"
#include "framework/run/cluster.hpp"
#include "framework/stop.hpp"

namespace certamen {

/// How far a run of the Monte Carlo engine is.
struct TrialProgress {
  std::uint64_t done = 0;       // trials
  double expected = 0;          // trials, by now's knowledge
  double per_second = 0;        // trials
  double lower = 0, upper = 1;  // of the quantity, rounded: for people
};

/// What every engine is told besides its experiment. A plain value, passed as const&.
struct Context {
  std::uint64_t seed = 1;  // all that is sampled is a function of it and of the experiment
  unsigned threads = 0;    // 0: as many as the machine has
  std::size_t memory_cap = std::size_t{4} << 30;    // bytes that the tables of one engine take
  std::uint64_t work_cap = std::uint64_t{1} << 34;  // branches that one node may open
  Rational level = make_rational(99, 100);          // of confidence intervals
  unsigned digits = 50;                             // decimal digits of Real and Interval
  std::size_t batch = 0;                            // Monte Carlo trials in a column; 0: fit caches
  CancelToken cancel = {};                          // asked by every loop that can take long
  std::shared_ptr<Cluster> cluster = {};  // processes that share Monte Carlo trials; none: alone
  /// Called now and then with a stage and the fraction of it that is done, from the calling thread.
  std::function<void(std::string_view stage, double fraction)> progress = {};

  /// The same for runs of many trials, with more to say.
  std::function<void(const TrialProgress&)> trials = {};

  unsigned thread_count() const;  // `threads`, or what the machine has where that is 0; at least 1.
  /// Calls `progress`, if there is one; `fraction` from 0 to 1.
  void report(std::string_view stage, double fraction) const {
    if (progress) progress(stage, fraction);
  }
  /// CancelToken::poll.
  void stop_if_cancelled(std::string_view stage) const { cancel.poll(stage); }
};

}  // namespace certamen
