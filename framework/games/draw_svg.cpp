// SPDX-License-Identifier: Apache-2.0
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <thread>

#include "framework/error.hpp"
#include "framework/games/draw.hpp"

namespace certamen {

namespace {

/// Both ends of a pipe; closes what is still open.
struct Pipe {
  Pipe() {
    if (::pipe(ends.data()) != 0) throw Error{ErrorCode::internal, "dot", "no pipe could be made"};
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_end(std::size_t i) {
    if (ends[i] >= 0) ::close(ends[i]);
    ends[i] = -1;
  }
  std::array<int, 2> ends{-1, -1};
};

constexpr int exit_not_found = 127;

[[noreturn]] void run_dot(Pipe& in, Pipe& out) {
  ::dup2(in.ends[0], STDIN_FILENO);
  ::dup2(out.ends[1], STDOUT_FILENO);
  for (auto* pipe : {&in, &out})
    for (const std::size_t end : {0u, 1u}) pipe->close_end(end);
  ::execlp("dot", "dot", "-Tsvg", static_cast<char*>(nullptr));
  ::_exit(exit_not_found);
}

void write_all(int descriptor, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const auto written = ::write(descriptor, text.data() + done, text.size() - done);
    if (written <= 0) return;  // dot is gone; its exit status says why
    done += static_cast<std::size_t>(written);
  }
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 65536> buffer;
  for (;;) {
    const auto got = ::read(descriptor, buffer.data(), buffer.size());
    if (got <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

std::string to_svg(const Experiment& experiment) {
  return dot_to_svg(to_dot(experiment));
}

std::string dot_to_svg(const std::string& dot) {
  std::signal(SIGPIPE, SIG_IGN);
  Pipe in, out;
  const pid_t child = ::fork();
  if (child < 0) throw Error{ErrorCode::internal, "dot", "no process could be started"};
  if (child == 0) run_dot(in, out);
  in.close_end(0);
  out.close_end(1);
  std::jthread writer{[&] {
    write_all(in.ends[1], dot);
    in.close_end(1);
  }};
  std::string svg = read_all(out.ends[0]);
  writer.join();
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == exit_not_found)
    throw Error{ErrorCode::unsupported, "dot",
                "Graphviz is not installed (Debian: graphviz); --format dot needs nothing"};
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw Error{ErrorCode::internal, "dot", "Graphviz failed on the drawing"};
  return svg;
}

}  // namespace certamen
