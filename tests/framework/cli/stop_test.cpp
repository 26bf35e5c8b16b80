// SPDX-License-Identifier: Apache-2.0
// Signals and time limits at random moments of long commands: what is known by then is printed,
// whole and valid, and soon.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "tests/framework/cli/long_commands.hpp"
#include "tests/framework/cli/process.hpp"

namespace stop_test {

using namespace certamen::testing;

using nlohmann::json;

namespace {

constexpr double slower = is_sanitized ? 20 : 1;

/// What a document says about why it is not whole: the report, or the proof that was checked.
std::string stop_in(const json& document) {
  if (document.contains("stopped")) return document["stopped"];
  for (const auto& proof : document.value("proofs", json::array()))
    if (proof.contains("stopped")) return proof["stopped"];
  return "";
}

/// The processor's time is what a loaded machine does not stretch: `moment` seconds of up to two
/// threads before the stop, and what the command may take after it.
void expect_answered(const LongCommand& command, const Finished& finished, double moment,
                     int status, const std::string& reason) {
  CAPTURE(finished.out);
  CAPTURE(finished.err);
  // An attack or a violated guideline that was found by then is an answer.
  const auto says = [&](const char* text) { return finished.out.find(text) != std::string::npos; };
  const bool broken =
      status == 3 && (says("\"verdict\": \"broken\"") || says("\"status\": \"violated\""));
  CHECK(finished.status == (broken ? 1 : status));
  CHECK(finished.processor_seconds < slower * (2 * moment + command.after));
  if (!command.json) {
    CHECK(finished.out.find(reason) != std::string::npos);
    return;
  }
  const json document = json::parse(finished.out, nullptr, false);
  REQUIRE_FALSE(document.is_discarded());
  CHECK(stop_in(document) == reason);
}

}  // namespace

TEST_CASE("stop: a signal at any moment of a long command is answered with what is known") {
  const LongCommands all;
  std::mt19937 coins{1};
  constexpr std::array signals{SIGINT, SIGTERM, SIGHUP};
  for (std::size_t i = 0; i < all.commands().size(); ++i) {
    const LongCommand& command = all.commands()[i];
    const int moment = std::uniform_int_distribution{150, 900}(coins);
    CAPTURE(command.text());
    CAPTURE(moment);
    const Finished finished = run_program(certamen_path(), {.arguments = command.arguments,
                                                            .environment = {"CERTAMEN_RUNS"},
                                                            .signal_after_ms = moment,
                                                            .signal = signals[i % signals.size()]});
    // Before the handler is there a signal kills, and nothing is known.
    if (finished.status < 0 && finished.out.empty()) continue;
    expect_answered(command, finished, 1e-3 * moment, 130, "interrupted");
  }
}

TEST_CASE("stop: a time limit at any moment of a long command is answered with what is known") {
  const LongCommands all;
  std::mt19937 coins{2};
  for (const LongCommand& command : all.commands()) {
    const int moment = std::uniform_int_distribution{1, 700}(coins);
    std::vector<std::string> arguments = command.arguments;
    arguments.insert(arguments.end(), {"--time-limit", std::to_string(1e-3 * moment)});
    CAPTURE(command.text());
    CAPTURE(moment);
    expect_answered(command, certamen_command(arguments, {"CERTAMEN_RUNS"}), 1e-3 * moment, 3,
                    "time limit");
  }
}

TEST_CASE("stop: a limit that is over at once is one too, also for what is never long") {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"audit", "ind-cpa", "--json"},
           {"bound", "ctr", "--definition", "ind-cpa", "--set", "n=128,q=5", "--json"},
           {"graph", "ecb", "--definition", "ind-cpa", "--set", "n=64,blocks=256", "--format",
            "json"}}) {
    std::vector<std::string> limited = arguments;
    limited.insert(limited.end(), {"--time-limit", "1e-6"});
    const Finished finished = certamen_command(limited);
    CAPTURE(arguments.front());
    CAPTURE(finished.err);
    CHECK(finished.status == 3);
    CHECK((finished.out + finished.err).find("time limit") != std::string::npos);
    if (arguments.back() == "--json") CHECK(json::accept(finished.out));
  }
}

TEST_CASE("stop: the document of a run that knew nothing has the fields of a whole one") {
  const std::string game = source_root() + "/tests/language/peer/asked_before.game";
  const std::set<std::string> of_the_answer{"dimension",     "normal_form", "transcript",
                                            "probabilities", "advantage",   "within_budgets"};
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"check", "one-time-pad"},
           {"optimal", "one-time-pad/one-time-secrecy"},
           {"optimal", game, "--set", "n=1,q=1"},
           {"equivalent", "one-time-pad/one-time-secrecy"},
           {"audit", "ind-cpa"},
           {"events", "ctr/ind-cpa", "--adversary", "repeat-a-message"},
           {"prove", "ctr-ind-cpa"},
           {"bound", "ctr", "--definition", "ind-cpa", "--set", "n=128,q=5"},
           {"test", game}}) {
    std::vector<std::string> whole = arguments;
    whole.emplace_back("--json");
    std::vector<std::string> stopped = whole;
    stopped.insert(stopped.end(), {"--time-limit", "1e-6"});
    CAPTURE(arguments.front());
    const json all = json::parse(certamen_command(whole).out);
    const Finished finished = certamen_command(stopped);
    const json nothing = json::parse(finished.out);
    CHECK(finished.status == 3);
    CHECK(stop_in(nothing) == "time limit");
    for (const auto& [key, value] : all.items()) {
      CAPTURE(key);
      if (!of_the_answer.contains(key)) CHECK(nothing.contains(key));
    }
  }
}

TEST_CASE("stop: rows share a time limit, and what was not begun is listed") {
  const Finished finished =
      certamen_command({"check", "one-time-pad", "--engine", "montecarlo", "--trials",
                        "4000000000000", "--time-limit", "0.6", "--json"});
  CHECK((finished.status == 3 || finished.status == 1));
  const json report = json::parse(finished.out);
  CHECK(report["stopped"] == "time limit");
  CHECK_FALSE(report.contains("interrupted"));
  REQUIRE(report["results"].size() > 1);
  for (const auto& row : report["results"]) {
    const std::string note = row["notes"].back();
    CHECK((note == "the time limit was reached before it was done" ||
           note == "not begun before the time limit"));
  }
  const auto& first = report["results"][0];
  CHECK(first["advantage"]["trials"] > 0);
}

}  // namespace stop_test
