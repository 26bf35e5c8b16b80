// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>
#include <cstddef>
#include <string>
#include <vector>

#include "tests/support/sanitizers.hpp"

namespace certamen::testing {

struct Finished {
  int status = -1;  // exit status; -signal if one ended it
  std::string out, err;
  double processor_seconds = 0;  // of the process and those that it waited for
  std::size_t peak = 0;          // bytes of memory that it had at most
};

struct Start {
  std::vector<std::string> arguments;
  std::vector<std::string> environment = {};  // "NAME=value", added to ours; "NAME" removes
  int signal_after_ms = 0;                    // sends a signal then; 0: never
  int signal = SIGINT;
};

/// Runs a program to its end, with nothing on its standard input.
Finished run_program(const std::string& program, const Start& start);

/// Runs the certamen that was built along with these tests; what it prints with --json must be what
/// the schemas of docs/reference say.
Finished certamen_command(const std::vector<std::string>& arguments,
                          const std::vector<std::string>& environment = {});

/// The path of that certamen, and the root of the source tree.
std::string certamen_path();
std::string source_root();

/// The whole of a file; fails the test case if there is none.
std::string read_text(const std::string& path);

}  // namespace certamen::testing
