// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string_view>

namespace certamen {

/// Why a computation is to end before its end.
enum class StopReason { none, interrupted, time_limit };

/// "interrupted", "time limit"; empty for none.
std::string_view to_string(StopReason reason);

/// Tells a computation to stop: a flag that copies share, and a time. `cancel` is safe in a signal
/// handler and from any thread.
class CancelToken {
 public:
  CancelToken() : flag_{std::make_shared<std::atomic<bool>>(false)} {}
  /// Sets the flag for all copies. Safe in a signal handler.
  void cancel() const noexcept { flag_->store(true, std::memory_order_relaxed); }
  /// A token with the same flag that also stops by itself, this number of seconds from now or when
  /// this one does.
  CancelToken within(double seconds) const;
  /// Until it stops by itself; at least 0.
  std::optional<double> seconds_left() const;

  /// Why it has stopped: cancelled, out of time, or none.
  StopReason reason() const noexcept;
  /// Whether it was cancelled or its time is over.
  bool is_cancelled() const noexcept { return reason() != StopReason::none; }
  /// What every loop that can run for longer than 10 ms asks. Throws Error(interrupted) at `stage`
  /// once the token is cancelled or its time is over, and Error(too_large) when the process is
  /// above its cap (see process_memory.hpp).
  void poll(std::string_view stage) const;

 private:
  using Clock = std::chrono::steady_clock;

  std::shared_ptr<std::atomic<bool>> flag_;
  Clock::time_point end_ = Clock::time_point::max();
};

/// While it lives, code on this thread that is given no Context asks this token: graphs are built
/// and rewritten far below the code that has a Context. Threads that help take the scope over.
class StopScope {
 public:
  /// The thread asks `token` until the scope ends.
  explicit StopScope(CancelToken token);
  ~StopScope();
  StopScope(const StopScope&) = delete;
  StopScope& operator=(const StopScope&) = delete;

 private:
  CancelToken token_;
  const CancelToken* outer_;
};

/// Asks the token of the thread's scope, if there is one.
void poll(std::string_view stage);

/// The token of the thread's scope, for a thread that is to help; one that never stops if there is
/// none.
CancelToken token_of_this_thread();

namespace detail {
inline constinit thread_local unsigned turns = 0;
}

/// The same for loops whose turns take less than some microseconds: looks every 64th time.
inline void poll_now_and_then(std::string_view stage) {
  if ((++detail::turns & 63u) == 0) poll(stage);
}

}  // namespace certamen
