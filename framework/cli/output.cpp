// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/output.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <span>
#include <sstream>

#include "framework/files/atomic_file.hpp"
#include "framework/printable.hpp"

namespace certamen {

void print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
    throw Error{ErrorCode::bad_file, "standard output", std::strerror(errno)};
}

void write_text(const std::string& path, const std::string& text) {
  if (path == standard_output)
    print(text);
  else
    write_file(path, std::as_bytes(std::span{text}));
}

void print_error(ErrorCode code, const std::string& message) {
  std::istringstream lines{message};
  std::string text, line;
  while (std::getline(lines, line)) text += (text.empty() ? "" : "\n") + printable(line);
  std::fprintf(stderr, "certamen: error %s: %s\n", std::string{error_id(code)}.c_str(),
               text.c_str());
}

int exit_status_of(ErrorCode code) {
  switch (code) {
  case ErrorCode::contradiction:
  case ErrorCode::internal: return 4;
  case ErrorCode::interrupted: return 130;
  default: return 2;
  }
}

}  // namespace certamen
