// SPDX-License-Identifier: Apache-2.0
// Runs that are kept in a file.
#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "framework/store/sqlite_file.hpp"
#include "tests/framework/cli/process.hpp"
#include "tests/framework/cli/schema.hpp"
#include "tests/support/temporary_file.hpp"

namespace runs_test {

using namespace certamen::testing;

using nlohmann::json;

namespace {

std::vector<std::string> check(std::vector<std::string> more) {
  std::vector<std::string> arguments{
      "check",       "one-time-pad", "--definition", "one-time-secrecy", "--adversary",
      "blind-guess", "--engine",     "montecarlo",   "--json",           "--no-timing"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace

TEST_CASE("runs: --runs changes nothing in the answer, and a later run goes on from it") {
  const TemporaryName file;
  for (const char* trials : {"5000", "5000", "20000", "3000"}) {
    const Finished kept = certamen_command(check({"--trials", trials, "--runs", file.path}));
    CHECK(kept.out == certamen_command(check({"--trials", trials})).out);
    CHECK(kept.err.empty());
  }
  const json all = json::parse(certamen_command({"runs", file.path, "--json"}).out);
  REQUIRE(all["runs"].size() == 1);
  CHECK(all["runs"][0]["trials"] == 20000);
  CHECK(all["runs"][0]["scheme"] == "one-time-pad");
  CHECK(all["runs"][0]["adversary"] == "blind-guess");
}

TEST_CASE("runs: a question with a bad parameter leaves no file behind") {
  const TemporaryName file;
  CHECK(certamen_command({"check", "ctr", "--set", "q=-1", "--runs", file.path}).status == 2);
  CHECK_FALSE(std::filesystem::exists(file.path));
}

TEST_CASE("runs: the environment names the file, and two runs are compared") {
  const TemporaryName file;
  const std::vector<std::string> environment{"CERTAMEN_RUNS=" + file.path};
  for (const char* seed : {"1", "2"})
    certamen_command(check({"--trials", "4000", "--seed", seed}), environment);
  const Finished list = certamen_command({"runs"}, environment);
  CHECK(list.status == 0);
  CHECK(list.out.find(
            "run  scheme        definition        adversary    parameters  seed  trials") == 0);
  CHECK(list.out.find("each interval holds at any time, at 99 %") != std::string::npos);
  const Finished compared = certamen_command({"runs", "--compare", "1,2"}, environment);
  CHECK(compared.status == 0);
  CHECK(compared.out.find("they differ in: seed\n") != std::string::npos);
  CHECK(compared.out.find("they agree, as far as the trials can tell") != std::string::npos);
  const json document =
      json::parse(certamen_command({"runs", "--compare", "1,2", "--json"}, environment).out);
  CHECK(document["comparison"]["agree"] == true);
  CHECK(document["comparison"]["differ_in"] == json{"seed"});
}

TEST_CASE("runs JSON: it fits its schema") {
  const TemporaryName file;
  const json schema = json::parse(read_text(source_root() + "/docs/reference/runs.schema.json"));
  for (const char* scheme : {"one-time-pad", "wegman-carter"})
    certamen_command({"check", scheme, "--engine", "montecarlo", "--trials", "500", "--rare",
                      "--runs", file.path});
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"runs", file.path, "--json"}, {"runs", file.path, "--compare", "1,2", "--json"}}) {
    const json document = json::parse(certamen_command(arguments).out);
    CHECK(document["runs"].size() > 2);
    const auto refused = objections(schema, document);
    CHECK_MESSAGE(refused.empty(), (refused.empty() ? "" : refused.front()));
    json wrong = document;
    wrong["runs"][0]["seed"] = "one";
    CHECK(!objections(schema, wrong).empty());
  }
}

TEST_CASE("runs: what is no file of runs is refused, with status 2") {
  const TemporaryName file;
  CHECK(certamen_command({"runs"}, {"CERTAMEN_RUNS"}).status == 2);
  CHECK(certamen_command({"runs", file.path}).status == 2);
  const Finished wrong = certamen_command(check({"--runs", source_root() + "/README.md"}));
  CHECK(wrong.status == 2);
  CHECK(wrong.err.find("CERTAMEN-E0112") != std::string::npos);
  CHECK(wrong.out.empty());
  certamen_command(check({"--trials", "200", "--runs", file.path}));
  CHECK(certamen_command({"runs", file.path, "--compare", "1,9"}).err.find("E0108") !=
        std::string::npos);
  CHECK(certamen_command({"runs", file.path, "--compare", "1"}).status == 2);
}

namespace {

/// A run that is kept in a file to which something happens meanwhile: the estimate is there, with a
/// warning.
void expect_estimate_with_warning(const Finished& finished, const std::string& reason) {
  CAPTURE(finished.out);
  CAPTURE(finished.err);
  CHECK(finished.status == 3);
  const json row = json::parse(finished.out)["results"][0];
  CHECK(row["advantage"]["trials"] > 0);
  const std::string note = row["notes"][0];
  CHECK(note.starts_with("the run is not kept from here on: "));
  CHECK(note.find(reason) != std::string::npos);
}

Finished long_run_while(const std::string& file, const std::function<void()>& something) {
  std::thread meanwhile{[&] {
    const auto is_begun = [&] {
      std::error_code missing;
      return std::filesystem::file_size(file, missing) > 0 && !missing;
    };
    for (int turn = 0; turn < 1000 && !is_begun(); ++turn)
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
    something();
  }};
  Finished finished =
      certamen_command(check({"--trials", "4000000000000", "--time-limit", "6", "--runs", file}));
  meanwhile.join();
  return finished;
}

constexpr certamen::SqliteSchema any_schema{
    .application_id = 0x43657274, .version = 1, .tables = ""};

}  // namespace

TEST_CASE("runs: a file that is removed, locked or replaced during a run costs the file, not the "
          "answer") {
  const TemporaryName removed, locked, replaced;
  expect_estimate_with_warning(
      long_run_while(removed.path, [&] { std::filesystem::remove(removed.path); }), removed.path);
  std::optional<certamen::SqliteFile> other;
  std::optional<certamen::SqliteTransaction> transaction;
  const auto lock = [&] {
    other.emplace(locked.path, false, any_schema);
    transaction.emplace(*other);
  };
  expect_estimate_with_warning(long_run_while(locked.path, lock), "database is locked");
  // Another file takes the name: what is written over in place, in the middle of a transaction, the
  // transaction writes over again.
  const auto replace = [&] {
    const TemporaryName text;
    std::ofstream{text.path} << std::string(30'000, 'x');
    std::filesystem::rename(text.path, replaced.path);
  };
  expect_estimate_with_warning(long_run_while(replaced.path, replace), replaced.path);
}

TEST_CASE("runs: a full disk costs the file, not the answer") {
  const TemporaryName file;
  certamen_command(check({"--trials", "200", "--runs", file.path}));
  // No file may grow, as on a full disk; the answer goes through a pipe.
  std::string command = "(trap '' XFSZ; ulimit -f 0; exec '" + certamen_path() + "'";
  for (const auto& argument : check({"--trials", "5000", "--runs", file.path}))
    command += " '" + argument + "'";
  const Finished finished = run_program("/bin/sh", {{"-c", command + "; ) | cat"}});
  const json row = json::parse(finished.out)["results"][0];
  CHECK(row["advantage"]["trials"] == 5000);
  CHECK(row["notes"][0].get<std::string>().find(file.path) != std::string::npos);
}

TEST_CASE("runs: text of the file cannot reach the terminal as control sequences") {
  const TemporaryName file;
  certamen_command(check({"--trials", "200", "--runs", file.path}));
  certamen_command(check({"--trials", "200", "--seed", "2", "--runs", file.path}));
  {
    certamen::SqliteFile tampered{file.path, false, any_schema};
    for (const char* column : {"scheme", "definition", "adversary", "version", "updated"})
      tampered.execute(std::string{"UPDATE runs SET "} + column +
                       " = char(27) || '[31m' || number");
    tampered.execute("UPDATE runs SET parameters = '{\"\\u001b[2Jn\": \"' || number || '\"}'");
  }
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"runs", file.path}, {"runs", file.path, "--compare", "1,2"}}) {
    const Finished finished = certamen_command(arguments);
    CAPTURE(finished.out);
    CHECK((finished.out + finished.err).find('\033') == std::string::npos);
    CHECK((finished.out + finished.err).find("\\x1b[31m") != std::string::npos);
  }
}

}  // namespace runs_test
