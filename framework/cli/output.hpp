// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/error.hpp"
#include "framework/stop.hpp"

namespace certamen {

/// Whoever speaks first is the only thread that speaks: whether this one may. See Watchdog.
bool claim_output();

/// Whether print() lets colours through.
void allow_colours(bool allowed);

/// Writes to standard output, control characters quoted, whatever their source; waits for ever if
/// another thread speaks, which ends the process. Throws Error(bad_file) if it does not take
/// everything (a full disk).
void print(const std::string& text);

/// The same for a part of what is to be said: then another thread may speak.
void print_part(const std::string& text);

/// Writes a file, or standard output if the path is standard_output.
void write_text(const std::string& path, const std::string& text);
inline constexpr const char* standard_output = "-";

/// One line to standard error: "certamen: error CERTAMEN-E0103: message".
void print_error(ErrorCode code, const std::string& message);

/// 130 for a signal, 3 for a time limit, where nothing was decided.
int exit_status_of(StopReason reason);

/// The exit status for an Error that ends the command: 4 for a defect of ours, 130 for interrupted,
/// else 2.
int exit_status_of(ErrorCode code);

}  // namespace certamen
