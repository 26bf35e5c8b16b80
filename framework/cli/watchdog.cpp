// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/watchdog.hpp"

#include <pthread.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <exception>
#include <utility>

#include "framework/cli/output.hpp"
#include "framework/files/temporary_files.hpp"

namespace certamen {

namespace {

double seconds_of(clockid_t clock) {
  timespec time{};
  if (::clock_gettime(clock, &time) != 0) return 0;
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

clockid_t clock_of_this_thread() {
  clockid_t clock = CLOCK_PROCESS_CPUTIME_ID;
  ::pthread_getcpuclockid(::pthread_self(), &clock);
  return clock;
}

}  // namespace

Watchdog::Watchdog(CancelToken token, std::function<Known(StopReason)> otherwise)
    : token_{std::move(token)}, clock_{clock_of_this_thread()}, known_{std::move(otherwise)},
      thread_{[this](const std::stop_token& over) { watch(over); }} {}

void Watchdog::know(std::function<Known(StopReason)> known) {
  const std::scoped_lock lock{mutex_};
  known_ = std::move(known);
}

Known Watchdog::known(StopReason reason) {
  const std::scoped_lock lock{mutex_};
  return known_(reason);
}

void Watchdog::watch(const std::stop_token& over) {
  using namespace std::chrono_literals;
  constexpr double most_used = 0.6, most_waited = 5;
  const auto wait = [&] {
    std::this_thread::sleep_for(20ms);
    return !over.stop_requested();
  };
  while (!token_.is_cancelled())
    if (!wait()) return;
  const StopReason reason = token_.reason();
  const double used = seconds_of(clock_), start = seconds_of(CLOCK_MONOTONIC);
  while (seconds_of(clock_) < used + most_used && seconds_of(CLOCK_MONOTONIC) < start + most_waited)
    if (!wait()) return;
  if (!claim_output()) return;
  remove_temporary_files();
  int status = exit_status_of(reason);
  try {
    const Known known = this->known(reason);
    print(known.text);
    status = known.status;
  } catch (const std::exception&) {  // a full disk, no memory: the status is what is left to say
  }
  ::_exit(status);
}

}  // namespace certamen
