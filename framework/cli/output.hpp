// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/error.hpp"

namespace certamen {

/// Writes to standard output; throws Error(bad_file) if it does not take everything (a full disk).
void print(const std::string& text);

/// Writes a file, or standard output if the path is standard_output.
void write_text(const std::string& path, const std::string& text);
inline constexpr const char* standard_output = "-";

/// One line to standard error: "certamen: error CERTAMEN-E0103: message".
void print_error(ErrorCode code, const std::string& message);

/// The exit status for an Error that ends the command: 4 for a defect of ours, 130 for interrupted,
/// else 2.
int exit_status_of(ErrorCode code);

}  // namespace certamen
