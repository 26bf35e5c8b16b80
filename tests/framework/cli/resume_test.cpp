// SPDX-License-Identifier: Apache-2.0
// Runs that are killed, and runs on several processes.
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>

#include "framework/store/run_store.hpp"
#include "tests/framework/cli/process.hpp"
#include "tests/support/temporary_file.hpp"

using namespace certamen;
using namespace certamen::testing;

namespace resume_test {

namespace {

std::vector<std::string> check(std::vector<std::string> more) {
  std::vector<std::string> arguments{"check",    "rc4",        "--adversary", "rc4-biased-byte",
                                     "--engine", "montecarlo", "--json",      "--no-timing"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

/// With mpirun where there is one, as root or not.
Finished on_processes(int processes, const std::vector<std::string>& arguments) {
  Start start{
      .arguments = {"-q", "--oversubscribe", "-n", std::to_string(processes), certamen_path()},
      .environment = {"OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1",
                      "ASAN_OPTIONS=detect_leaks=0"}};  // Open MPI frees nothing at its end
  start.arguments.insert(start.arguments.end(), arguments.begin(), arguments.end());
  return run_program(CERTAMEN_MPIRUN, start);
}

const bool has_mpirun = std::string_view{CERTAMEN_MPIRUN} != "";

}  // namespace

TEST_CASE("resume: killed 20 times at any moment, it ends with the bytes of a run that was not") {
  const TemporaryName file;
  const std::vector<std::string> run = check({"--trials", "6000000"});
  const std::string expected = certamen_command(run).out;
  REQUIRE(!expected.empty());
  std::vector<std::string> kept = run;
  kept.insert(kept.end(), {"--runs", file.path});
  std::mt19937 random{5};
  std::uint64_t trials = 0;
  int killed = 0;
  for (int cycle = 0; cycle < 20; ++cycle) {
    const int after = 5 + static_cast<int>(random() % (cycle < 10 ? 40 : 500));
    const Finished finished = run_program(
        certamen_path(), {.arguments = kept, .signal_after_ms = after, .signal = SIGKILL});
    killed += finished.status == -SIGKILL ? 1 : 0;
    if (!std::filesystem::exists(file.path)) continue;
    const auto runs = RunStore{file.path}.runs();  // checks that the file is whole
    if (runs.empty()) continue;
    CHECK(runs.front().newest.trials >= trials);
    trials = runs.front().newest.trials;
  }
  CHECK(killed > 5);
  CHECK(trials > 0);
  CHECK(certamen_command(kept).out == expected);
  CHECK(RunStore{file.path}.runs().front().newest.trials == 6'000'000);
}

TEST_CASE("processes: 1, 2 and 3 of them print the bytes that one alone prints, once" *
          doctest::skip(!has_mpirun)) {
  const auto run = check({"--trials", "300001"});
  const Finished alone = certamen_command(run);
  for (const int processes : {1, 2, 3}) {
    const Finished finished = on_processes(processes, run);
    CHECK(finished.out == alone.out);
    CHECK(finished.status == alone.status);
    CHECK(finished.err.find("CERTAMEN") == std::string::npos);
  }
  const auto until = check({"--until", "width=1/200"});
  CHECK(on_processes(2, until).out == certamen_command(until).out);
}

TEST_CASE("processes: a run that two left is taken up by three, and by one" *
          doctest::skip(!has_mpirun)) {
  const TemporaryName file;
  const auto with = [&](const char* trials) {
    return check({"--trials", trials, "--runs", file.path});
  };
  CHECK(!on_processes(2, with("100000")).out.empty());
  CHECK(on_processes(3, with("150000")).out == certamen_command(check({"--trials", "150000"})).out);
  CHECK(certamen_command(with("200001")).out ==
        certamen_command(check({"--trials", "200001"})).out);
  CHECK(RunStore{file.path}.runs().size() == 1);
}

TEST_CASE("processes: bad input is said once, with its exit status" * doctest::skip(!has_mpirun)) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"check", "nothing"}, {"check", "rc4", "--runs", "/nowhere/at/all"}, {"chek"}}) {
    const Finished finished = on_processes(2, arguments);
    CHECK(finished.status == 2);
    CHECK(finished.out.empty());
    const auto first = finished.err.find("certamen: error");
    CHECK(first != std::string::npos);
    CHECK(finished.err.find("certamen: error", first + 1) == std::string::npos);
  }
}

}  // namespace resume_test
