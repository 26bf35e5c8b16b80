// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "framework/stop.hpp"

namespace certamen {

/// What is known at some time, as the command would print it, and its exit status then.
struct Known {
  std::string text;
  int status = 0;
};

/// Answers a stop where the command does not: computations poll, but a library that computes for
/// long (a decomposition of a large matrix, a multiplication of huge integers) does not. When a
/// command has used 0.6 seconds of processor time after a stop, or five seconds have gone, the
/// watchdog prints what is known and ends the process.
class Watchdog {
 public:
  /// Watches the thread that makes it. `otherwise` is what to print where the command says nothing
  /// of what is known; it and what is said is called by another thread.
  Watchdog(CancelToken token, std::function<Known(StopReason)> otherwise);
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// From now on this says what is known; to be called again as more is.
  void know(std::function<Known(StopReason)> known);

 private:
  void watch(const std::stop_token& over);
  Known known(StopReason reason);

  CancelToken token_;
  clockid_t clock_;  // of the watched thread's processor time
  std::mutex mutex_;
  std::function<Known(StopReason)> known_;
  std::jthread thread_;
};

}  // namespace certamen
