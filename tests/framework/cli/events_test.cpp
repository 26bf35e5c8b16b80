// SPDX-License-Identifier: Apache-2.0
// `certamen events`: probabilities of events, also one given another, and expected numbers of
// calls.
#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "framework/numbers/rational.hpp"
#include "tests/framework/cli/process.hpp"
#include "tests/support/temporary_file.hpp"

namespace events_test {

using namespace certamen::testing;

namespace {

using certamen::make_rational;
using certamen::Rational;
using nlohmann::json;
using Words = std::vector<std::string>;

Words asked(const Words& more) {
  Words words{"events",      source_root() + "/tests/language/textbook/guess_secret.game",
              "--adversary", source_root() + "/tests/language/adversaries/in_order.adversary",
              "--set",       "q=3"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

json document(Words words, int status = 0) {
  words.emplace_back("--json");
  const Finished run = certamen_command(words);
  CAPTURE(run.err);
  CHECK(run.status == status);
  return json::parse(run.out);
}

std::string value_of(const json& evidence) {
  CHECK(evidence.at("class") == "exact");
  return evidence.at("value");
}

/// What happens for one secret, played by hand: guesses 0, 1, 2 until one is right.
struct Played {
  bool found = false, high = false, asked_last = false;
  int calls = 0;
};

Played played(int secret) {
  Played result{.high = secret >= 4};
  for (int guess = 0; guess < 3 && !result.found; ++guess) {
    ++result.calls;
    result.found = guess == secret;
  }
  return result;
}

using Is = std::function<bool(const Played&)>;

std::string share(const Is& event, const Is& condition) {
  int both = 0, all = 0;
  for (int secret = 0; secret < 8; ++secret) {
    const Played one = played(secret);
    all += condition(one) ? 1 : 0;
    both += condition(one) && event(one) ? 1 : 0;
  }
  return certamen::to_fraction(make_rational(both, all));
}

const Is always = [](const Played&) { return true; };
const std::map<std::string, Is> outcomes{
    {"win", [](const Played& one) { return one.found; }},
    {"found", [](const Played& one) { return one.found; }},
    {"high", [](const Played& one) { return one.high; }},
    {"asked_last", [](const Played& one) { return one.asked_last; }}};

}  // namespace

TEST_CASE("events: exact probabilities and expected calls are those of playing by hand") {
  const json answer = document(asked({}));
  CHECK(answer.at("engine") == "exact");
  CHECK(answer.at("events").size() == outcomes.size());
  for (const auto& row : answer.at("events"))
    CHECK(value_of(row.at("probability")) == share(outcomes.at(row.at("name")), always));
  int calls = 0;
  for (int secret = 0; secret < 8; ++secret) calls += played(secret).calls;
  REQUIRE(answer.at("calls").size() == 1);
  CHECK(answer["calls"][0]["oracle"] == "Guess");
  CHECK(value_of(answer["calls"][0]["expected"]) == certamen::to_fraction(make_rational(calls, 8)));
}

TEST_CASE("events: one given another, or given that another does not happen") {
  for (const auto& [name, is] : outcomes) {
    if (name == "asked_last") continue;
    for (const bool holds : {true, false}) {
      CAPTURE(name);
      CAPTURE(holds);
      const Is condition = [&is = is, holds](const Played& one) { return is(one) == holds; };
      const json answer = document(asked({"--given", (holds ? "" : "!") + name}));
      for (const auto& row : answer.at("events"))
        CHECK(value_of(row.at("conditional")) == share(outcomes.at(row.at("name")), condition));
    }
  }
}

TEST_CASE("events: a condition that never holds is no condition") {
  const Finished exact = certamen_command(asked({"--given", "asked_last"}));
  CHECK(exact.status == 3);
  CHECK(exact.out.find("not defined") != std::string::npos);
  CHECK(exact.out.find("the condition has probability 0") != std::string::npos);
  const json estimated =
      document(asked({"--given", "asked_last", "--engine", "montecarlo", "--trials", "100"}), 3);
  for (const auto& row : estimated.at("events")) CHECK(row.at("conditional").is_null());
}

TEST_CASE("events: estimates contain the exact values, and those of a condition have its trials") {
  const json answer = document(asked(
      {"--engine", "montecarlo", "--trials", "20000", "--given", "!high", "--level", "0.9999"}));
  const Is low = [](const Played& one) { return !one.high; };
  const auto contains = [](const json& evidence, const std::string& truth) {
    CHECK(evidence.at("class") == "estimated");
    const Rational value{truth};
    const auto end = [&](const char* name) {
      return certamen::parse_rational(evidence.at(name).get<std::string>());
    };
    CHECK(end("lower") <= value);
    CHECK(value <= end("upper"));
  };
  for (const auto& row : answer.at("events")) {
    contains(row.at("probability"), share(outcomes.at(row.at("name")), always));
    contains(row.at("conditional"), share(outcomes.at(row.at("name")), low));
    CHECK(row.at("probability").at("trials") == 20000);
    CHECK(row.at("conditional").at("trials") < 11000);
  }
  contains(answer["calls"][0]["expected"], "21/8");
}

TEST_CASE("events: an adversary of the catalogue, and the other game") {
  const Words question{"events", "two-time-pad/ind-cpa", "--adversary", "repeat-a-message"};
  const json left = document(question);
  CHECK(value_of(left["events"][0]["probability"]) == "1");
  CHECK(left["calls"][0]["oracle"] == "LR");
  CHECK(value_of(left["calls"][0]["expected"]) == "2");
  Words other = question;
  other[1] += "/right";
  const json right = document(other);
  CHECK(value_of(right["events"][0]["probability"]) == "0");
  CHECK(left["game"] != right["game"]);
}

TEST_CASE("events: questions that make no sense are refused before anything is played") {
  const auto refused = [](const Words& words, const std::string& says) {
    const Finished run = certamen_command(words);
    CAPTURE(run.err);
    CHECK(run.status == 2);
    CHECK(run.out.empty());
    CHECK(run.err.find(says) != std::string::npos);
  };
  refused(asked({"--given", "hihg"}), "the game has no such event");
  refused(asked({"--given", "hig"}), "the game has no such event; did you mean 'high'?");
  refused(asked({"--given", ""}), "the game has no such event");
  refused(asked({"--engine", "numeric"}), "expected exact or montecarlo");
  refused({"events", "two-time-pad/ind-cpa"}, "expected who plays");
  refused({"events", "two-time-pad/ind-cpa", "--adversary", "optimal"}, "it is searched for");
}

TEST_CASE("events: the adversary's and the game's are not taken for one") {
  const TemporaryName name;
  const std::string game = name.path + ".game", adversary = name.path + ".adversary";
  std::ofstream{game}
      << "// certamen 1\nGame L() { Bool X() { Bool b <- Bool; event bad = b; return "
         "b; } }\nGame R() { Bool X() { return true; } }\nexport as P;\n";
  std::ofstream{adversary} << "// certamen 1\nimport 'file.game';\nAdversary A() against P() {\n"
                              "  Bool Run() { event bad = true; return challenger.X(); }\n}\n";
  const Finished run = certamen_command({"events", game + ":L", "--adversary", adversary});
  CAPTURE(run.err);
  CHECK(run.status == 2);
  CHECK(run.err.find("it and the game both have an event 'bad'") != std::string::npos);
}

TEST_CASE("events: a game whose event has the name of the outcome is refused by its own name") {
  const TemporaryName names;
  const std::string game = names.path + ".game", adversary = names.path + ".adversary";
  std::ofstream{game} << "// certamen 1\nGame L() { Bool X() { event win = true; return true; } }\n"
                         "Game R() { Bool X() { return true; } }\nexport as W;\n";
  std::ofstream{adversary} << "// certamen 1\nimport '" << game
                           << "';\nAdversary A() against W() { Bool Run() { return "
                              "challenger.X(); } }\n";
  const Finished found = certamen_command({"events", game + ":L", "--adversary", adversary});
  CHECK(found.status == 2);
  INFO(found.err);
  CHECK(found.err.find(game + ":L: an event of it is called 'win'") != std::string::npos);
  std::remove(game.c_str());
  std::remove(adversary.c_str());
}

}  // namespace events_test
