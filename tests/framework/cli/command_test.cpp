// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "framework/version.hpp"
#include "tests/adversaries/attack/small_model.hpp"
#include "tests/framework/cli/process.hpp"

namespace command_test {

using namespace certamen::testing;

using nlohmann::json;

TEST_CASE("check: the exit status is the verdict") {
  const Finished pad =
      certamen_command({"check", "one-time-pad", "--definition", "one-time-secrecy"});
  CHECK(pad.status == 0);
  CHECK(pad.err.empty());
  CHECK(pad.out.find("meets: every definition is met") != std::string::npos);
  const Finished tried = certamen_command(
      {"check", "one-time-pad", "--definition", "one-time-secrecy", "--adversary", "blind-guess"});
  CHECK(tried.status == 3);
  CHECK(tried.out.find("undecided: no adversary that was tried breaks it; others might") !=
        std::string::npos);
  const Finished ecb = certamen_command({"check", "ecb"});
  CHECK(ecb.status == 1);
  CHECK(ecb.out.find("broken: ind-cpa by ") != std::string::npos);
}

TEST_CASE("check: the one-time pad's advantage is exactly 0, ECB's exactly 1") {
  const auto advantages = [](const std::string& scheme, const std::string& definition) {
    const json report =
        json::parse(certamen_command({"check", scheme, "--definition", definition, "--json"}).out);
    std::vector<std::string> values;
    for (const auto& row : report["results"]) values.push_back(row["advantage"]["value"]);
    return values;
  };
  for (const auto& value : advantages("one-time-pad", "one-time-secrecy")) CHECK(value == "0");
  const auto ecb = advantages("ecb", "ind-cpa");
  CHECK(std::find(ecb.begin(), ecb.end(), "1") != ecb.end());
}

TEST_CASE("check: no colours without a terminal; --color=always has them, and NO_COLOR does not "
          "forbid what is asked for") {
  const std::vector<std::string> arguments{"check", "ecb", "--no-timing"};
  CHECK(certamen_command(arguments).out.find('\033') == std::string::npos);
  std::vector<std::string> always = arguments;
  always.push_back("--color=always");
  CHECK(certamen_command(always).out.find("\033[31mbroken\033[0m") != std::string::npos);
  CHECK(certamen_command(always, {"NO_COLOR=1"}).out.find('\033') != std::string::npos);
}

TEST_CASE("check: interrupted, it prints what it has, undecided, with status 130") {
  const Finished finished = run_program(
      certamen_path(), {{"check", "one-time-pad", "--definition", "one-time-secrecy", "--engine",
                         "montecarlo", "--trials", "4000000000000", "--json"},
                        {},
                        700});
  CHECK(finished.status == 130);
  const json report = json::parse(finished.out);
  CHECK(report["interrupted"] == true);
  CHECK(report["verdict"] == "undecided");
  for (const auto& row : report["results"]) CHECK(row["verdict"] == "undecided");
}

TEST_CASE("optimal: a parameter that is given twice is refused") {
  const Finished twice = certamen_command({"optimal", "ctr:n=2/ind-cpa", "--set", "n=3"});
  CHECK(twice.status == 2);
  CHECK(twice.err.find("it is given in 'ctr:n=2/ind-cpa' as well") != std::string::npos);
}

TEST_CASE(
    "optimal: a search that is out of reach leaves the verdict to a proof of every adversary") {
  const Finished proved =
      certamen_command({"optimal", "shamir:p=2147483647,n=60,t=30/secret-sharing"});
  CHECK(proved.out.find("meets: every definition is met; secret-sharing: perfect") !=
        std::string::npos);
  CHECK(proved.status == 0);
  // Under an assumption the proof is of efficient adversaries, and the verdict says so.
  const Finished assumed = certamen_command({"optimal", "aes-ctr/ind-cpa"});
  CAPTURE(assumed.out);
  CHECK(assumed.out.find("[0, 1]") != std::string::npos);
  CHECK(assumed.out.find("meets: every definition is met; ind-cpa: computational, under prp") !=
        std::string::npos);
  CHECK(assumed.status == 0);
}

TEST_CASE("check: the optimal adversary, its strategy, the plan, and a range of queries") {
  const Finished feistel =
      certamen_command({"check", "feistel", "--definition", "prp", "--adversary", "optimal",
                        "--set", "q=1..2", "--strategy", "--no-timing"});
  CHECK(feistel.status == 1);
  CHECK(feistel.out.find("q=2   11/15 = 0.733333") != std::string::npos);
  CHECK(feistel.out.find("prp, optimal, q=2: strategy\n") != std::string::npos);
  CHECK(feistel.out.find("EVAL(") != std::string::npos);
  const Finished plan = certamen_command(
      {"check", "ctr", "--definition", "ind-cpa", "--adversary", "repeat-a-message", "--explain"});
  CHECK(plan.out.find("nodes, ") != std::string::npos);
  CHECK(plan.out.find("branches, expected at most") != std::string::npos);
}

TEST_CASE("check: a search that runs out of time gives the bracket that it has") {
  const auto bracket = [](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"check",   "feistel", "--definition", "prp",   "--adversary",
                                       "optimal", "--set",   "n=8,q=4",      "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  };
  const auto check = [](const Finished& finished, const std::string& reason) {
    const json row = json::parse(finished.out)["results"][0];
    CHECK(row["advantage"]["class"] == "enclosed");
    CHECK(row["advantage"]["upper"] == "1");
    CHECK(row["notes"][0].get<std::string>().find("the search stopped (" + reason) == 0);
  };
  const Finished timed = certamen_command(bracket({"--time-limit", "0.3"}));
  check(timed, "time limit)");
  const Finished stopped = run_program(certamen_path(), {bracket({}), {}, 700});
  CHECK(stopped.status == 130);
  check(stopped, "interrupted)");
  CHECK(certamen_command(bracket({"--time-limit", "0"})).status == 2);
  CHECK(certamen_command(bracket({"--memory", "4 elephants"})).status == 2);
}

TEST_CASE("audit: from the command, as text and as JSON") {
  const Finished text = certamen_command({"audit", "ind-cpa"});
  CHECK(text.status == 0);
  CHECK(text.out.find("trivial-one-key") != std::string::npos);
  CHECK(text.out.find("nothing found: 3 controls are broken and had to be") != std::string::npos);
  const json report =
      json::parse(certamen_command({"audit", "ind-cpa-ror", "--set", "q=2", "--json"}).out);
  CHECK(report["findings"].empty());
  CHECK(report["parameters"]["q"] == 2);
  const Finished unknown = certamen_command({"audit", "ind-ccpa"});
  CHECK(unknown.status == 2);
  CHECK(unknown.err.find("did you mean 'ind-cpa'") != std::string::npos);
}

TEST_CASE("list: names everything, as text and as JSON") {
  const Finished text = certamen_command({"list"});
  CHECK(text.status == 0);
  for (const char* name : {"one-time-pad", "shamir", "elgamal", "ind-cpa", "prf", "blind-guess"})
    CHECK(text.out.find(std::string{"\n"} + name + " ") != std::string::npos);
  const json all = json::parse(certamen_command({"list", "--json"}).out);
  CHECK(all["schemes"].size() >= 9);
  for (const char* kind : {"schemes", "definitions", "adversaries"}) {
    const json one = json::parse(certamen_command({"list", kind, "--json"}).out);
    CHECK(one[kind] == all[kind]);
    CHECK(one.size() == 3);  // schema, version and itself
    for (const auto& entry : one[kind]) {
      INFO(entry["name"].get<std::string>());
      CHECK(!entry["summary"].get<std::string>().empty());
      CHECK(!entry["source"].get<std::string>().empty());
    }
  }
}

TEST_CASE("list: what is assumed without proof, each with the best attack that is known") {
  const json all = json::parse(certamen_command({"list", "assumptions", "--json"}).out);
  CHECK(all.size() == 3);
  REQUIRE(all["assumptions"].size() >= 3);
  for (const auto& entry : all["assumptions"])
    for (const char* part : {"name", "definition", "best_known", "source"})
      CHECK(!entry.at(part).get<std::string>().empty());
  CHECK(certamen_command({"list", "assumptions"}).out.find("aes-128-prp") != std::string::npos);
}

TEST_CASE("check: the time of the best known attacks is a whole number from 1 on") {
  for (const char* time : {"0", "1/2", "2^-3", "-4", "long"}) {
    CAPTURE(time);
    const Finished run =
        certamen_command({"check", "aes-128", "--definition", "prp", "--attack-time", time});
    CHECK(run.status == 2);
    CHECK(run.err.find("--attack-time") != std::string::npos);
    CHECK(run.out.empty());
  }
}

TEST_CASE("graph: DOT and JSON of a definition's game, with and without an adversary") {
  const std::vector<std::string> base{"graph", "one-time-pad", "--definition", "one-time-secrecy"};
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = base;
    arguments.insert(arguments.end(), more.begin(), more.end());
    return certamen_command(arguments);
  };
  const Finished dot = with({});
  CHECK(dot.status == 0);
  CHECK(dot.out.starts_with("digraph"));
  CHECK(dot.out.find("choose") != std::string::npos);
  const json left = json::parse(with({"--format", "json"}).out);
  const json right = json::parse(with({"--format", "json", "--game", "right"}).out);
  CHECK(left["nodes"].size() > 3);
  CHECK(left["name"] != right["name"]);
  const Finished wrong = with({"--adversary", "interpolate-shares"});
  CHECK(wrong.status == 2);
  CHECK(wrong.err.find("it does not attack one-time-pad under one-time-secrecy") !=
        std::string::npos);
  CHECK(with({"--set", "nn=3"}).status == 2);
}

TEST_CASE("attack: orders and precisions are swept in one table, costs and times beside") {
  const SmallModel model;
  const auto attack = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments{
        "attack",  "taylor-mlp", "--model",     model.path().string(),
        "--order", "3,4,6,8",    "--precision", "bf16,float32,float64,30",
        "--set",   "enclose=0"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return certamen_command(arguments);
  };
  const Finished finished = attack({"--json"});
  CHECK(finished.status == 1);
  const json report = json::parse(finished.out);
  std::set<std::pair<int, std::string>> plain, gated;
  for (const auto& row : report["attacks"])
    (row["form"] == "gated" ? gated : plain).emplace(row["order"], row["precision"]);
  CHECK(plain.size() == 16);
  CHECK(gated.size() == 16);
  CHECK(report["attacks"].size() == 32);
  CHECK(report["costs"].size() == 8);
  for (const auto& cost : report["costs"])
    for (const char* evaluator : {"plain", "taylor", "factored"})
      CHECK(cost["seconds_per_query"][evaluator] > 0);
  const Finished text = attack({});
  CHECK(text.out.find("time of a query") != std::string::npos);
  CHECK(text.out.find("signs") != std::string::npos);
}

TEST_CASE("attack: chosen units and the form of order 0 are set on the command line") {
  const SmallModel model;
  const Finished finished =
      certamen_command({"attack", "taylor-mlp", "--model", model.path().string(), "--precision",
                        "f64", "--set", "protect=5,max-gap=1,theta0=sum,enclose=0", "--json"});
  CHECK(finished.status == 1);
  const json report = json::parse(finished.out);
  for (const auto& row : report["attacks"]) {
    CHECK(row["protected"] == 5);
    CHECK(row["units"]["recovered"] == 5);
    if (row["form"] == "plain") CHECK(row["theta0"] == "sum");
    if (row["form"] == "gated") CHECK(row["signs_right"] == 5);
  }
}

TEST_CASE("check: the gated form and chosen units are set on the command line") {
  const SmallModel model;
  const auto check = [](const std::string& set) {
    const Finished finished =
        certamen_command({"check", "taylor-mlp", "--definition", "weight-recovery", "--trials",
                          "10", "--json", "--set", set});
    CHECK(finished.status == 1);
    return json::parse(finished.out);
  };
  const auto adversaries = [](const json& report) {
    std::set<std::string> names;
    for (const auto& row : report["results"]) names.insert(row["adversary"]);
    return names;
  };
  const std::set<std::string> gated{"extraction-even-part", "prior-mean", "pseudo-inverse"};
  CHECK(adversaries(check("form=gated")) == gated);
  const std::string file = "model=" + model.path().string();
  const json chosen = check(file + ",layer=model.layers.0,protect=6");
  CHECK(adversaries(chosen) == gated);
  CHECK(chosen["parameters"]["protect"] == 6);
  CHECK(adversaries(check(file + ",layer=blocks.0,protect=6")) ==
        std::set<std::string>{"extraction-closed-form", "extraction-curve", "prior-mean"});
}

TEST_CASE("version: names the build") {
  const Finished text = certamen_command({"--version"});
  CHECK(text.status == 0);
  CHECK(text.out.starts_with("certamen " + certamen::version() + "\n"));
  CHECK(text.out.find("GMP: ") != std::string::npos);
  CHECK(text.out == certamen_command({"version"}).out);
  const json facts = json::parse(certamen_command({"version", "--json"}).out);
  CHECK(facts["version"] == certamen::version());
  CHECK(facts["build"].contains("compiler"));
}

TEST_CASE("explain: the page of errors is what the command prints, and every id has its section") {
  CHECK(certamen_command({"explain"}).out ==
        read_text(source_root() + "/docs/reference/errors.md"));
  const Finished one = certamen_command({"explain", "CERTAMEN-E0110"});
  CHECK(one.status == 0);
  CHECK(one.out.starts_with("## CERTAMEN-E0110: too large\n"));
  CHECK(certamen_command({"explain", "e0110"}).out == one.out);
  CHECK(certamen_command({"explain", "110"}).out == one.out);
}

}  // namespace command_test
