// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "framework/cli/command.hpp"

namespace certamen {

/// What parsing ends with: a command to run, or the text of --help.
struct Parsed {
  const Command* command = nullptr;  // none: print the text
  Given given = {};
  std::string text = {};
};

/// All values are parsed and within their ranges. Throws Error(usage) with a suggestion for what it
/// does not know, and Error(bad_number) for a value.
Parsed parse_command_line(const std::vector<std::string>& arguments);

/// What --help prints, of a command or of the whole.
std::string help_text();
std::string help_text(const Command& command);

}  // namespace certamen
