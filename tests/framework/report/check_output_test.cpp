// SPDX-License-Identifier: Apache-2.0
#include "framework/report/check_output.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/framework/report/small_catalogue.hpp"

using namespace certamen;

namespace {

CheckReport run(const std::string& scheme, const CheckOptions& options = {},
                const Context& context = {}) {
  return check(testing::small_catalogue(), scheme, options, context);
}

}  // namespace

TEST_CASE("check text: advantage, evidence, verdict and the attack that shows it") {
  CHECK(to_text(run("clear", {.definition = "secrecy"}), false, false) ==
        "clear  (n=4)\n"
        "\n"
        "definition  adversary  advantage  allowed  evidence  engine  verdict\n"
        "----------  ---------  ---------  -------  --------  ------  -------\n"
        "secrecy     compare    1          0        exact     exact   broken\n"
        "\n"
        "broken: secrecy by compare\n");
}

TEST_CASE("check text: a search stands beside the blind guess, an error below the table") {
  const std::string search = to_text(run("clear", {.definition = "secret-search"}), false, false);
  CHECK(search.find("1/16 = 0.0625  0.0625 (blind)") != std::string::npos);
  CHECK(search.find("undecided: no adversary that was tried breaks it; others might") !=
        std::string::npos);
  const std::string failed = to_text(run("masked", {.definition = "secrecy"}), false, false);
  CHECK(failed.find("secrecy, fails: error CERTAMEN-E0108: ") != std::string::npos);
}

TEST_CASE("check JSON: keys and values are those of the schema, rationals are strings") {
  const auto json =
      nlohmann::ordered_json::parse(to_json(run("clear", {.definition = "secret-search"}), true));
  CHECK(json["schema"] == 1);
  CHECK(json["seed"] == 1);
  CHECK(json["scheme"] == "clear");
  CHECK(json["parameters"]["n"] == 4);
  const auto& row = json["results"][0];
  CHECK(row["kind"] == "search");
  CHECK(row["advantage"]["class"] == "exact");
  CHECK(row["advantage"]["value"] == "1/16");
  CHECK(row["advantage"]["decimal"] == "0.0625");
  CHECK(row["advantage"]["bits"] == "4");
  CHECK(row["blind_guess"] == "1/16");
  CHECK(row["seconds"].is_number());
}

TEST_CASE("check JSON: the same seed gives equal bytes, whatever the threads") {
  const CheckOptions options{.engine = EngineChoice::montecarlo, .trials = 5000};
  Context one, four;
  one.threads = 1;
  four.threads = 4;
  const std::string first = to_json(run("masked", options, one), false);
  CHECK(first == to_json(run("masked", options, four), false));
  one.seed = 2;
  CHECK(first != to_json(run("masked", options, one), false));
}

TEST_CASE("check JSON: a parameter beyond what JSON readers keep exact is a string") {
  CheckReport report{
      .scheme = "s",
      .parameters = {{"a", "9007199254740993"}, {"b", "-5"}, {"c", "007"}, {"d", "gelu"}}};
  const auto json = nlohmann::json::parse(to_json(report, false));
  CHECK(json["parameters"]["a"] == "9007199254740993");
  CHECK(json["parameters"]["b"] == -5);
  CHECK(json["parameters"]["c"] == "007");
  CHECK(json["parameters"]["d"] == "gelu");
}
