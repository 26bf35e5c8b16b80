// SPDX-License-Identifier: Apache-2.0
#include "tests/framework/cli/process.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "tests/framework/cli/schema.hpp"

namespace certamen::testing {

namespace {

/// A file of its own that goes when this goes.
struct TemporaryFile {
  TemporaryFile() : path{(std::filesystem::temp_directory_path() / "certamen-XXXXXX").string()} {
    descriptor = ::mkstemp(path.data());
    REQUIRE(descriptor >= 0);
  }
  ~TemporaryFile() {
    ::close(descriptor);
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  std::string path;
  int descriptor = -1;
};

[[noreturn]] void become(const std::string& program, const Start& start, int out, int err) {
  for (const auto& entry : start.environment) {
    const auto equals = entry.find('=');
    if (equals == std::string::npos)
      ::unsetenv(entry.c_str());
    else
      ::setenv(entry.substr(0, equals).c_str(), entry.substr(equals + 1).c_str(), 1);
  }
  ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  std::vector<char*> arguments{const_cast<char*>(program.c_str())};
  for (const auto& argument : start.arguments)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  for (const int each : {SIGINT, SIGTERM, SIGHUP}) std::signal(each, SIG_DFL);  // ./test may ignore
  ::execv(program.c_str(), arguments.data());
  ::_exit(127);
}

}  // namespace

std::string read_text(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  REQUIRE_MESSAGE(file, path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Finished run_program(const std::string& program, const Start& start) {
  const TemporaryFile out, err;
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) become(program, start, out.descriptor, err.descriptor);
  if (start.signal_after_ms > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds{start.signal_after_ms});
    ::kill(child, start.signal);
  }
  int status = 0;
  rusage used{};
  REQUIRE(::wait4(child, &status, 0, &used) == child);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), read_text(out.path),
          read_text(err.path), seconds(used.ru_utime) + seconds(used.ru_stime),
          static_cast<std::size_t>(used.ru_maxrss) * 1024};
}

Finished certamen_command(const std::vector<std::string>& arguments,
                          const std::vector<std::string>& environment) {
  const Finished finished = run_program(certamen_path(), {arguments, environment});
  expect_in_schema(arguments, finished.out);
  return finished;
}

std::string certamen_path() {
  return CERTAMEN_COMMAND;
}
std::string source_root() {
  return CERTAMEN_SOURCE_ROOT;
}

}  // namespace certamen::testing
