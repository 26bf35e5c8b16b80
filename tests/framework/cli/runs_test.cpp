// SPDX-License-Identifier: Apache-2.0
// Runs that are kept in a file.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/framework/cli/process.hpp"
#include "tests/framework/cli/schema.hpp"
#include "tests/support/temporary_file.hpp"

using namespace certamen::testing;

namespace runs_test {

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

}  // namespace runs_test
