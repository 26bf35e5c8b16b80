// SPDX-License-Identifier: Apache-2.0
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "framework/check/catalogue_files.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/language/server/server.hpp"
#include "framework/printable.hpp"

namespace certamen {

namespace {

constexpr int poll_ms = 100;  // a signal may come to another thread

/// Whether standard input has something, or is at its end, within this time.
bool input_within(int milliseconds) {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  return ::poll(&input, 1, milliseconds) > 0;
}

/// Bytes as they are: print() is for people.
void send_frame(std::string_view frame) {
  if (!claim_output() || std::fwrite(frame.data(), 1, frame.size(), stdout) != frame.size() ||
      std::fflush(stdout) != 0)
    throw Error{ErrorCode::bad_file, "standard output", std::strerror(errno)};
}

void complain(const std::string& line) {
  std::fprintf(stderr, "certamen: lsp: %s\n", printable(line).c_str());
}

int run_lsp(const Call& call) {
  language::server::Server server{call.given[option::path],
                                  catalogue_files(call.catalogue, call.context),
                                  call.context,
                                  {send_frame, complain}};
  std::array<char, std::size_t{1} << 16> bytes;
  while (!server.has_ended()) {
    if (call.context.cancel.is_cancelled()) break;
    if (!input_within(0)) server.rest();
    if (!input_within(poll_ms)) continue;
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw Error{ErrorCode::bad_file, "standard input", std::strerror(errno)};
    if (count == 0) break;
    server.receive({bytes.data(), static_cast<std::size_t>(count)});
  }
  // An editor that interrupts the server may close its input at the same time.
  if (call.context.cancel.is_cancelled()) return exit_status_of(call.context.cancel.reason());
  return server.exit_status();
}

}  // namespace

Command lsp_command() {
  return {.name = "lsp",
          .text = "a language server for editors, over standard input and output",
          .options = {option::path, option::stdio, option::memory},
          .run = run_lsp};
}

}  // namespace certamen
