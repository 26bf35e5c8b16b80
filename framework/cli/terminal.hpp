// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "framework/run/context.hpp"

namespace certamen {

/// Whether standard output gets colours: `when` is auto, always or never; auto asks NO_COLOR, TERM
/// and the terminal.
bool wants_colours(std::string_view when);

/// "1.2e+08 trials, 4.5e+07 a second, in [0.4999, 0.5001], 12 s left"
std::string to_text(const TrialProgress& progress);

/// One line on standard error that is written over; silent unless that is a terminal. Cleared when
/// it goes.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// What is being worked on, shown before the stage.
  void set_task(std::string task) { task_ = std::move(task); }
  void show(std::string_view stage, double fraction);
  void show(const TrialProgress& progress);
  void clear();

 private:
  bool may_show();
  void write(const std::string& text);

  bool on_terminal_;
  bool shown_ = false;
  std::string task_;
  std::chrono::steady_clock::time_point last_{};
};

/// From now on the first SIGINT or SIGTERM (as mpirun and batch systems send) cancels the token, so
/// that what was done is still printed; the second one kills.
void cancel_on_interrupt(const CancelToken& token);

/// Lets a write beyond the limit on files' sizes fail with a reason, as one to a full disk does,
/// instead of ending the process and leaving its temporary files.
void survive_size_limit();

}  // namespace certamen
