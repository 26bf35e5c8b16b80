// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/output.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <span>
#include <thread>

#include "framework/files/atomic_file.hpp"
#include "framework/printable.hpp"

namespace certamen {

namespace {

std::atomic<std::thread::id> speaker{};
std::atomic<bool> colours = false;

}  // namespace

bool claim_output() {
  std::thread::id none{};
  const auto self = std::this_thread::get_id();
  return speaker.compare_exchange_strong(none, self) || none == self;
}

void allow_colours(bool allowed) {
  colours = allowed;
}

void print(const std::string& unquoted) {
  const std::string text = printable_lines(unquoted, colours);
  while (!claim_output()) std::this_thread::sleep_for(std::chrono::seconds{1});
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
    throw Error{ErrorCode::bad_file, "standard output", std::strerror(errno)};
}

void print_part(const std::string& text) {
  print(text);
  speaker = std::thread::id{};
}

void write_text(const std::string& path, const std::string& text) {
  if (path == standard_output)
    print(text);
  else
    write_file(path, std::as_bytes(std::span{text}));
}

void print_error(ErrorCode code, const std::string& message) {
  const std::string text = printable_lines(message);
  std::fprintf(stderr, "certamen: error %s: %s\n", std::string{error_id(code)}.c_str(),
               text.c_str());
}

int exit_status_of(StopReason reason) {
  switch (reason) {
  case StopReason::interrupted: return 130;
  case StopReason::time_limit: return 3;
  case StopReason::none: break;
  }
  return 0;
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
