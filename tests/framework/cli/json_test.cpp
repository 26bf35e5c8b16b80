// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "tests/framework/cli/process.hpp"
#include "tests/framework/cli/schema.hpp"

namespace json_test {

using namespace certamen::testing;

using nlohmann::json;

namespace {

json schema() {
  return json::parse(read_text(source_root() + "/docs/reference/check.schema.json"));
}

json good() {
  return json::parse(
      R"({"schema": 1, "version": "0", "seed": 1, "scheme": "s", "parameters": {"n": 4, "f": "x"},
    "level": "99/100", "verdict": "broken", "results": [{"definition": "d", "adversary": null, "kind": "search", "verdict": "broken",
    "advantage": {"class": "exact", "value": "5/8", "decimal": "0.625", "bits": "0.678"}, "allowed": "0",
    "blind_guess": "1/16", "engine": "exact"}]})");
}

void expect_objection(const char* pointer, const json& value) {
  json document = good();
  document[json::json_pointer{pointer}] = value;
  INFO(pointer << " = " << value.dump());
  CHECK(!objections(schema(), document).empty());
}

}  // namespace

TEST_CASE("check schema: takes a good document and refuses what is not in the contract") {
  CHECK(objections(schema(), good()).empty());
  expect_objection("/schema", 2);
  expect_objection("/seed", -1);
  expect_objection("/verdict", "maybe");
  expect_objection("/surprise", 1);
  expect_objection("/parameters/n", 0.5);
  expect_objection("/results/0/advantage/value", 0.625);
  expect_objection("/results/0/advantage/value", "0.625");
  expect_objection("/results/0/advantage/class", "estimated");
  expect_objection("/results/0/advantage/class", "guessed");
  expect_objection("/results/0/engine", "magic");
}

TEST_CASE("check JSON: each kind of answer fits the schema") {
  const std::vector<std::vector<std::string>> commands{
      {"check", "one-time-pad", "--json"},
      {"check", "two-time-pad", "--json"},
      {"check", "ecb", "--json"},
      {"check", "one-time-pad", "--engine", "montecarlo", "--trials", "200", "--json"},
      {"check", "one-time-pad", "--engine", "montecarlo", "--until", "width=1/20,decided",
       "--json"},
      {"check", "wegman-carter", "--engine", "montecarlo", "--rare", "--json"},
      {"check", "one-time-pad", "--engine", "numeric", "--json"},
      {"check", "shamir", "--json", "--no-timing"},
      {"check", "wegman-carter", "--strategy", "--explain", "--set", "q=0..1", "--json"},
  };
  for (const auto& command : commands) {
    const Finished finished = certamen_command(command);
    INFO(command[1] << " " << command.back() << " " << finished.err);
    const auto refused = objections(schema(), json::parse(finished.out));
    CHECK_MESSAGE(refused.empty(), (refused.empty() ? "" : refused.front()));
  }
}

TEST_CASE("check JSON: the same seed gives equal bytes on one thread and on three") {
  const auto run = [](const std::string& threads, const std::string& seed) {
    return certamen_command({"check", "one-time-pad", "--engine", "montecarlo", "--trials", "3000",
                             "--json", "--no-timing", "--threads", threads, "--seed", seed})
        .out;
  };
  const std::string one = run("1", "7");
  CHECK(one == run("3", "7"));
  CHECK(one != run("1", "8"));
  CHECK(json::parse(one)["seed"] == 7);
}

TEST_CASE("check JSON: the seed of the environment counts where --seed is not given") {
  const auto seed = [](const std::vector<std::string>& arguments) {
    return json::parse(certamen_command(arguments, {"CERTAMEN_SEED=5"}).out)["seed"].get<int>();
  };
  CHECK(seed({"check", "one-time-pad", "--json"}) == 5);
  CHECK(seed({"check", "one-time-pad", "--json", "--seed", "6"}) == 6);
}

}  // namespace json_test
