// SPDX-License-Identifier: Apache-2.0
// Runs that are killed, and runs on several processes.
#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <future>
#include <nlohmann/json.hpp>
#include <random>

#include "framework/store/run_store.hpp"
#include "tests/framework/cli/mpirun.hpp"
#include "tests/framework/cli/process.hpp"
#include "tests/support/temporary_file.hpp"

namespace resume_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

std::vector<std::string> check(std::vector<std::string> more) {
  std::vector<std::string> arguments{"check",    "rc4",        "--adversary", "rc4-biased-byte",
                                     "--engine", "montecarlo", "--json",      "--no-timing"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

/// Two processes, of which one gets a signal after five seconds.
Finished on_two_processes(int rank, const char* signal, std::vector<std::string> arguments) {
  const std::string script = "[ $OMPI_COMM_WORLD_RANK = " + std::to_string(rank) +
                             " ] && (sleep 5; kill -" + signal + " $$) & exec \"$0\" \"$@\"";
  arguments.insert(arguments.begin(), {"-n", "2", "/bin/sh", "-c", script, certamen_path()});
  return run_mpirun(arguments);
}

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

TEST_CASE("processes: one that is killed or stopped ends the run, and what was counted is kept" *
          doctest::skip(!has_mpirun)) {
  struct Fault {
    int rank;
    const char* signal;
    const char* line;
    TemporaryName file = {};
    std::future<Finished> run = {};
  };
  std::array<Fault, 3> faults{Fault{1, "KILL", "another process of it has died"},
                              Fault{0, "STOP", "process 0 of 2 has been silent"},
                              Fault{1, "STOP", "process 1 of 2 has been silent"}};
  for (Fault& fault : faults)  // at the same time: most of it is waiting
    fault.run = std::async(std::launch::async, [&fault] {
      return on_two_processes(fault.rank, fault.signal,
                              check({"--trials", "4000000000000", "--runs", fault.file.path}));
    });
  for (Fault& fault : faults) {
    CAPTURE(fault.rank);
    CAPTURE(fault.signal);
    const Finished finished = fault.run.get();
    CHECK(finished.status != 0);
    CHECK(finished.out.empty());
    CHECK_MESSAGE(finished.err.find(fault.line) != std::string::npos, finished.err);
    REQUIRE(RunStore{fault.file.path}.runs().size() == 1);
    CHECK(RunStore{fault.file.path}.runs().front().newest.trials > 0);
  }
}

TEST_CASE("processes: those that were not started alike are refused at the start" *
          doctest::skip(!has_mpirun)) {
  const auto refused = [](const std::vector<std::string>& first,
                          const std::vector<std::string>& second, const std::string& reason) {
    std::vector<std::string> arguments{"-n", "1"};
    arguments.insert(arguments.end(), first.begin(), first.end());
    arguments.insert(arguments.end(), {":", "-n", "1"});
    arguments.insert(arguments.end(), second.begin(), second.end());
    const Finished finished = run_mpirun(arguments);
    CHECK(finished.status == 2);
    CHECK(finished.out.empty());
    CHECK_MESSAGE(finished.err.find("mpirun: process 1 of 2 " + reason) != std::string::npos,
                  finished.err);
  };
  const auto command = [](const std::string& program, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), program);
    return arguments;
  };
  const auto run = check({"--trials", "1000"});
  refused(command(certamen_path(), run),
          command(certamen_path(), check({"--trials", "1000", "--seed", "2"})),
          "was not given the same arguments");
  refused(command(certamen_path(), run),
          command("/usr/bin/env", command("CERTAMEN_SEED=7", command(certamen_path(), run))),
          "was not given the same arguments");
  const TemporaryName other;
  std::filesystem::copy_file(certamen_path(), other.path);
  std::ofstream{other.path, std::ios::app | std::ios::binary} << '\0';
  refused(command(certamen_path(), run), command(other.path, run), "is not the same build");
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
