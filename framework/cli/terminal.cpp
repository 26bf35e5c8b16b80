// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/terminal.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace certamen {

namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

/// Written once, before the handler is installed; a signal handler has no other way to what it
/// should stop.
const CancelToken* to_cancel = nullptr;

constexpr int interrupts[] = {SIGINT, SIGTERM, SIGHUP};

extern "C" void on_interrupt(int) {
  for (const int signal : interrupts) std::signal(signal, SIG_DFL);
  if (to_cancel != nullptr) to_cancel->cancel();
}

}  // namespace

std::string to_text(const TrialProgress& progress) {
  constexpr double longest = 99 * 86400.0;
  const double left = std::max(0.0, progress.expected - static_cast<double>(progress.done));
  const double seconds = progress.per_second > 0 ? left / progress.per_second : 2 * longest;
  std::string time = "more than 99 days";
  if (seconds < 100)
    time = fmt::format("{:.0f} s", seconds);
  else if (seconds < 6000)
    time = fmt::format("{:.0f} min", seconds / 60);
  else if (seconds < 2 * 86400)
    time = fmt::format("{:.1f} h", seconds / 3600);
  else if (seconds <= longest)
    time = fmt::format("{:.1f} days", seconds / 86400);
  return fmt::format("{:.3g} trials, {:.3g} a second, in [{:.4g}, {:.4g}], {} left",
                     static_cast<double>(progress.done), progress.per_second, progress.lower,
                     progress.upper, time);
}

bool wants_colours(std::string_view when) {
  if (when != "auto") return when == "always";
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string_view{terminal} == "dumb";
  return !is_set("NO_COLOR") && !dumb && ::isatty(STDOUT_FILENO) == 1;
}

ProgressLine::ProgressLine() : on_terminal_{::isatty(STDERR_FILENO) == 1} {}

ProgressLine::~ProgressLine() {
  clear();
}

/// Ten times a second at most.
bool ProgressLine::may_show() {
  using namespace std::chrono_literals;
  const auto now = std::chrono::steady_clock::now();
  if (!on_terminal_ || now - last_ < 100ms) return false;
  last_ = now;
  return true;
}

void ProgressLine::write(const std::string& text) {
  shown_ = true;
  std::fputs(("\r\033[K" + task_ + (task_.empty() ? "" : ": ") + text).c_str(), stderr);
  std::fflush(stderr);
}

void ProgressLine::show(std::string_view stage, double fraction) {
  if (may_show()) write(fmt::format("{} {:.0f} %", stage, fraction * 100));
}

void ProgressLine::show(const TrialProgress& progress) {
  if (may_show()) write(to_text(progress));
}

void ProgressLine::clear() {
  if (!shown_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  shown_ = false;
}

void cancel_on_interrupt(const CancelToken& token) {
  static CancelToken kept;
  kept = token;
  to_cancel = &kept;
  // A run that nohup started goes on when the terminal hangs up.
  for (const int signal : interrupts)
    if (std::signal(signal, on_interrupt) == SIG_IGN) std::signal(signal, SIG_IGN);
}

void survive_size_limit() {
  std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace certamen
