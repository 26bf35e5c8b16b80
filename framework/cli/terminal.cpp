// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/terminal.hpp"

#include <fmt/format.h>
#include <unistd.h>

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

extern "C" void on_interrupt(int) {
  std::signal(SIGINT, SIG_DFL);
  if (to_cancel != nullptr) to_cancel->cancel();
}

}  // namespace

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

void ProgressLine::show(std::string_view stage, double fraction) {
  using namespace std::chrono_literals;
  const auto now = std::chrono::steady_clock::now();
  if (!on_terminal_ || now - last_ < 100ms) return;
  last_ = now;
  shown_ = true;
  const std::string text =
      fmt::format("{}{}{} {:.0f} %", task_, task_.empty() ? "" : ": ", stage, fraction * 100);
  std::fputs(("\r\033[K" + text).c_str(), stderr);
  std::fflush(stderr);
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
  std::signal(SIGINT, on_interrupt);
}

}  // namespace certamen
