// SPDX-License-Identifier: Apache-2.0
#include "framework/check/engine.hpp"
#include "framework/report/check_output.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/framework/report/small_catalogue.hpp"
#include "tests/support/thread_cluster.hpp"

namespace check_output_test {

using namespace certamen;

namespace {

CheckReport run(const std::string& scheme, const CheckOptions& options = {},
                const Context& context = {}) {
  return check(testing::small_catalogue(), scheme, options, context);
}

std::string to_text(const CheckReport& report, bool colours, bool timing) {
  return certamen::to_text(document_of(report, timing), colours);
}

std::string to_json(const CheckReport& report, bool timing, const Details& details = {}) {
  return certamen::to_json(document_of(report, timing, details));
}

}  // namespace

TEST_CASE("check text: advantage, evidence, verdict and the attack that shows it") {
  CHECK(to_text(run("clear", {.definition = "secrecy", .adversary = "compare"}), false, false) ==
        "clear  (n=4)\n"
        "\n"
        "definition  adversary  advantage  allowed  evidence  engine  verdict\n"
        "----------  ---------  ---------  -------  --------  ------  -------\n"
        "secrecy     compare    1          0        exact     exact   broken\n"
        "\n"
        "broken: secrecy by compare\n");
}

TEST_CASE("check text: a search stands beside the blind guess, an error below the table") {
  const std::string search =
      to_text(run("clear", {.definition = "secret-search", .adversary = "guess"}), false, false);
  CHECK(search.find("1/16 = 0.0625  0.0625 (blind)") != std::string::npos);
  CHECK(search.find("undecided: no adversary that was tried breaks it; others might") !=
        std::string::npos);
  const std::string failed = to_text(run("masked", {.definition = "secrecy"}), false, false);
  CHECK(failed.find("secrecy, fails: error CERTAMEN-E0108: ") != std::string::npos);
}

TEST_CASE("check JSON: keys and values are those of the schema, rationals are strings") {
  const auto json = nlohmann::ordered_json::parse(
      to_json(run("clear", {.definition = "secret-search", .adversary = "guess"}), true));
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
  const CheckOptions options{.engine = find_engine("montecarlo"), .trials = 5000};
  Context one, four;
  one.threads = 1;
  four.threads = 4;
  const std::string first = to_json(run("masked", options, one), false);
  CHECK(first == to_json(run("masked", options, four), false));
  one.seed = 2;
  CHECK(first != to_json(run("masked", options, one), false));
}

TEST_CASE("check JSON: the same bytes for every batch size, number of threads and of processes") {
  const auto catalogue = testing::small_catalogue();
  for (const CheckOptions& options :
       {CheckOptions{.engine = find_engine("montecarlo"), .trials = 70'001},
        CheckOptions{.engine = find_engine("montecarlo"),
                     .until = {.width = make_rational(1, 100)},
                     .rare = true}}) {
    const auto bytes = [&](unsigned threads, std::size_t batch,
                           const std::shared_ptr<Cluster>& cluster) {
      Context context;
      context.threads = threads;
      context.batch = batch;
      context.cluster = cluster;
      return to_json(check(catalogue, "masked", options, context), false);
    };
    const std::string expected = bytes(1, 0, nullptr);
    for (std::size_t batch = 64; batch <= 65536; batch *= 4)
      for (const unsigned threads : {1u, 2u}) CHECK(bytes(threads, batch, nullptr) == expected);
    for (const unsigned processes : {1u, 2u, 3u})
      for (const auto& answer : testing::ThreadCluster{processes}.run(
               [&](const std::shared_ptr<Cluster>& cluster) { return bytes(1, 1024, cluster); }))
        CHECK(answer == expected);
  }
}

TEST_CASE("check JSON: what cannot be shared is the first process's, also where it fails") {
  const auto catalogue = testing::small_catalogue();
  for (const char* scheme : {"clear", "masked"}) {
    const std::string expected = to_json(check(catalogue, scheme, {}, {}), false);
    const auto answers =
        testing::ThreadCluster{2}.run([&](const std::shared_ptr<Cluster>& cluster) {
          Context context;
          context.cluster = cluster;
          return to_json(check(catalogue, scheme, {}, context), false);
        });
    CHECK(answers[0] == expected);
  }
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

TEST_CASE("check text: a range shows each row's parameters; details show the strategy and the "
          "plan of the exact engine") {
  CheckOptions options{.definition = "secrecy"};
  options.parameters.set("n", "2..3");
  const CheckReport report = run("clear", options);
  CHECK(to_text(report, false, false) ==
        "clear\n"
        "\n"
        "definition  adversary  with  advantage  allowed  evidence  engine   verdict\n"
        "----------  ---------  ----  ---------  -------  --------  -------  -------\n"
        "secrecy     compare    n=2   1          0        exact     exact    broken\n"
        "secrecy     optimal    n=2   1          0        exact     optimal  broken\n"
        "secrecy     compare    n=3   1          0        exact     exact    broken\n"
        "secrecy     optimal    n=3   1          0        exact     optimal  broken\n"
        "\n"
        "broken: secrecy by compare, optimal\n");
  const std::string details =
      certamen::to_text(document_of(report, false, {.strategy = true, .plan = true}), false);
  CHECK(details.find("secrecy, optimal, n=2: strategy\n") != std::string::npos);
  CHECK(details.find("LR") != std::string::npos);
  CHECK(details.find("secrecy, compare, n=3: right game\n") != std::string::npos);
  CHECK(details.starts_with(to_text(report, false, false)));
  const auto json = nlohmann::json::parse(to_json(report, false, {.strategy = true, .plan = true}));
  CHECK(json["results"][1]["strategy"].is_array());
  CHECK(json["results"][1]["search"]["calls"] == 1);
  CHECK(json["results"][0]["plans"].size() == 2);
}

}  // namespace check_output_test
