// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sstream>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/models/safetensors_writer.hpp"
#include "tests/framework/cli/process.hpp"
#include "tests/support/temporary_file.hpp"

namespace assess_test {

using namespace certamen;
using namespace certamen::testing;

using nlohmann::json;

namespace {

const std::string real_model = CERTAMEN_DATA_DIR "/ocr-transformer-mlp.safetensors";

void expect_refused(const std::vector<std::string>& arguments, const std::string& message) {
  const Finished finished = certamen_command(arguments);
  CHECK(finished.status == 2);
  CHECK(finished.out.empty());
  CHECK_MESSAGE(finished.err.find(message) != std::string::npos, finished.err);
}

/// The scheme and the verdict of each line of a table of rows.
std::vector<std::string> verdicts(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    const std::string verdict = line.substr(line.find_last_of(' ') + 1);
    if (verdict == "meets" || verdict == "broken" || verdict == "undecided")
      all.push_back(line.substr(0, line.find(' ')) + " " + verdict);
  }
  return all;
}

}  // namespace

TEST_CASE("assess: the exit status is the verdict on the scheme") {
  const Finished safe = certamen_command({"assess", "teeslice", "--set", "size=32"});
  CHECK(safe.status == 0);
  CHECK(safe.out.find("the release says nothing of the difference (R = W0)") != std::string::npos);
  const Finished broken = certamen_command({"assess", "slip", "--set", "size=32,kept=4"});
  CHECK(broken.status == 1);
  CHECK(broken.out.find("removed-spaces costs n m min(n, m) multiply-adds") != std::string::npos);
  // One trial decides nothing.
  CHECK(certamen_command({"assess", "obfuscatune", "--set", "size=32,trials=1"}).status == 3);
}

TEST_CASE("assess: all schemes as JSON, the same for the same seed, another for another") {
  const auto all = [](const char* seed) {
    return certamen_command(
               {"assess", "--json", "--set", "size=32,trials=1,finetune=full", "--seed", seed})
        .out;
  };
  const std::string first = all("1");
  CHECK(first == all("1"));
  CHECK(first != all("2"));
  const json report = json::parse(first);
  std::set<std::string> schemes;
  for (const auto& row : report["rows"]) {
    schemes.insert(row["scheme"]);
    // An estimate never meets anything.
    if (row["verdict"] == "meets") CHECK(row["success"]["class"] != "estimated");
    if (row["success"].is_object() && row["success"]["class"] == "proved")
      CHECK(row["verdict"] == "meets");
  }
  CHECK(schemes.size() == certamen::standard_catalogue().assessed().size());
  CHECK(report["parameters"]["size"] == 32);
}

TEST_CASE("assess: the real model file violates nothing, and is compared with itself as its base") {
  const Finished alone = certamen_command({"assess", real_model, "--json"});
  CHECK(alone.status == 0);
  const json report = json::parse(alone.out);
  CHECK(report["guidelines"].size() == 17);
  for (const auto& one : report["measurements"]) CHECK(one["conspicuous"] == false);
  CHECK(certamen_command({"assess", real_model, "--base", real_model}).status == 0);
  CHECK(certamen_command({"assess", real_model, "--views", real_model, "--views", real_model})
            .status == 0);
}

TEST_CASE("assess: the table as LaTeX and HTML has the rows of the text, escaped") {
  const auto table = [](const char* form) {
    return certamen_command({"assess", "tardos", "--set", "trials=2", form}).out;
  };
  const std::string latex = table("--latex"), html = table("--html");
  CHECK(latex.find("\\begin{longtable}") != std::string::npos);
  CHECK(latex.find("tardos & tracing without false accusation & 2 colluders &") !=
        std::string::npos);
  CHECK(html.find("<tr class=\"meets\"") != std::string::npos);
  CHECK(html.find("<tr class=\"broken\"") != std::string::npos);
  const Finished claims = certamen_command({"assess", "slip", "--set", "size=32", "--latex"});
  CHECK(claims.out.find("error 10\\^{}-6") != std::string::npos);
  expect_refused({"assess", "slip", "--latex", "--json"},
                 "assess: --json and --latex exclude each other");
  expect_refused({"assess", real_model, "--html"}, "a file has no claims");
}

TEST_CASE("assess: a stop keeps what was done, and is no contradiction") {
  for (const char* scheme : {"slip", "lwe-release", "loro"})
    for (const char* limit : {"0.001", "0.03", "0.05", "0.08"}) {
      CAPTURE(scheme);
      CAPTURE(limit);
      const Finished stopped =
          certamen_command({"assess", scheme, "--json", "--time-limit", limit});
      CHECK(stopped.status >= 0);
      CHECK(stopped.status <= 3);
      CHECK(stopped.status != 2);
      CHECK(json::accept(stopped.out));
    }
}

TEST_CASE("assess: whenever it is stopped, the table is printed with the rows of the schemes that "
          "were done") {
  for (const char* limit : {"0.3", "1.5", "4"}) {
    CAPTURE(limit);
    const Finished stopped =
        certamen_command({"assess", "--json", "--set", "size=512,trials=1", "--time-limit", limit});
    REQUIRE(json::accept(stopped.out));
    const json report = json::parse(stopped.out);
    REQUIRE(report.contains("rows"));
    CHECK((report.contains("stopped") || report["rows"].size() > 24));
    CHECK((stopped.status == 1 || stopped.status == 3));
  }
}

namespace {

/// A small matrix, and one whose decompositions take many seconds.
void write_small_and_large(const std::string& path) {
  std::mt19937_64 coins{7};
  std::normal_distribution<double> normal{0, 1};
  const auto drawn = [&](const char* name, std::size_t size) {
    Tensor<double> values{{size, size}};
    for (auto& x : values.data()) x = static_cast<double>(static_cast<float>(normal(coins)));
    return StoredTensor{name, FloatFormat::f32, values};
  };
  write_safetensors(path, {drawn("a.weight", 64), drawn("b.weight", 2048)});
}

void expect_small_one(const json& report, const char* reason) {
  std::set<std::string> seen, skipped;
  for (const auto& one : report["measurements"]) seen.insert(one["tensor"]);
  for (const auto& one : report["skipped"]) skipped.insert(one["tensor"]);
  CHECK(seen.contains("a.weight"));
  CHECK(skipped == std::set<std::string>{"b.weight"});
  CHECK(report["stopped"] == reason);
  CHECK(report["guidelines"].size() == 17);
}

}  // namespace

TEST_CASE("assess: of a file all figures that are known are printed, whatever stops it") {
  const TemporaryName file;
  write_small_and_large(file.path);
  constexpr double slower = is_sanitized ? 4 : 1, moment = 1;
  // The processor's time is what a loaded machine does not stretch.
  const auto expect_soon = [&](const Finished& finished) {
    CHECK(finished.processor_seconds < slower * (moment + 1.5));
  };
  const Finished limited = certamen_command(
      {"assess", file.path, "--json", "--time-limit", std::to_string(slower * moment)});
  CHECK(limited.status == 3);
  REQUIRE(json::accept(limited.out));
  expect_small_one(json::parse(limited.out), "time limit");
  expect_soon(limited);
  for (const bool as_json : {true, false}) {
    Start start{.arguments = {"assess", file.path},
                .signal_after_ms = static_cast<int>(1000 * slower * moment),
                .signal = SIGTERM};
    if (as_json) start.arguments.emplace_back("--json");
    const Finished ended = run_program(certamen_path(), start);
    CHECK(ended.status == 130);
    expect_soon(ended);
    if (as_json) {
      REQUIRE(json::accept(ended.out));
      expect_small_one(json::parse(ended.out), "interrupted");
      continue;
    }
    CHECK(ended.out.find("a.weight  kernel: ratio") != std::string::npos);
    CHECK(ended.out.find("not inspected: b.weight: stopped before it") != std::string::npos);
    CHECK(ended.out.find("interrupted: what is not shown was not inspected") != std::string::npos);
  }
  const Finished at_once =
      certamen_command({"assess", file.path, "--json", "--time-limit", "1e-6"});
  CHECK(at_once.status == 3);
  CHECK(json::accept(at_once.out));
}

TEST_CASE("assess: what it does not take is refused by name") {
  expect_refused({"assess", real_model, "--base", ""}, "--base: expected the name of a file");
  expect_refused({"assess", real_model, "--views", ""}, "--views: expected the name of a file");
  expect_refused({"assess", "slipp"}, "did you mean");
  expect_refused({"assess", "slip", "--set", "kep=3"}, "--set kep: assess takes finetune, rank");
  expect_refused({"assess", "slip", "--set", "kept=0"}, "parameter kept: expected ");
  expect_refused({"assess", "--set", "kept=8"}, "--set kept: assess takes finetune");
  expect_refused({"assess", "--set", "delta=0"}, "parameter delta: expected ");
  expect_refused({"assess", "slip", "--model", "none.safetensors"}, "none.safetensors");
  expect_refused({"assess", "slip", "--model", real_model, "--layer", "none"}, "none");
  expect_refused({"assess", real_model, "--base", "none.safetensors"}, "none.safetensors");
  expect_refused({"assess", real_model, "--views", "none.safetensors"}, "none.safetensors");
  expect_refused({"assess", "slip", "--base", real_model}, "--base: it bears on files alone");
  expect_refused({"assess", "--views", real_model}, "--views: it bears on files alone");
  expect_refused({"assess", real_model, "--set", "size=64"}, "--set: it bears on schemes alone");
  expect_refused({"assess", real_model, "--level", "0.5"}, "--level: it bears on schemes alone");
}

TEST_CASE("assess: the table of the documentation has the command's rows and verdicts") {
  const std::vector<std::string> printed =
      verdicts(certamen_command({"assess", "--model", real_model, "--set", "trials=2"}).out);
  CHECK(printed.size() > 24);
  CHECK(printed == verdicts(read_text(source_root() + "/docs/explanation/assessment.md")));
}

}  // namespace assess_test
