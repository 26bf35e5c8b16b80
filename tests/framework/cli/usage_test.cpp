// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "tests/framework/cli/process.hpp"

namespace usage_test {

using namespace certamen::testing;

namespace {

/// The command ends with status 2, says nothing on standard output and one line on standard error.
void expect_usage(const std::vector<std::string>& arguments, const std::string& message) {
  const Finished finished = certamen_command(arguments);
  INFO(message);
  CHECK(finished.status == 2);
  CHECK(finished.out.empty());
  CHECK(finished.err == "certamen: error " + message + "\n");
}

}  // namespace

TEST_CASE("command line: what makes no sense is one line, a suggestion and status 2") {
  expect_usage({},
               "CERTAMEN-E0100: command line: a command is missing; `certamen --help` lists them");
  expect_usage({"chek"},
               "CERTAMEN-E0100: command line: there is no command 'chek'; did you mean 'check'?");
  expect_usage({"chek", "--jsn"},
               "CERTAMEN-E0100: command line: there is no command 'chek'; did you mean 'check'?");
  expect_usage({"simulate"}, "CERTAMEN-E0100: command line: there is no command 'simulate'");
  expect_usage({"check", "one-time-pad", "--jsno"},
               "CERTAMEN-E0100: command line: check has no option --jsno; did you mean '--json'?");
  expect_usage({"check", "one-time-pad", "ecb"},
               "CERTAMEN-E0100: command line: check does not expect 'ecb'");
  expect_usage({"check", "--sed=1"},
               "CERTAMEN-E0100: command line: check has no option --sed; did you mean '--set' or "
               "'--seed'?");
  expect_usage({"check", "one-time-pad", "--engine", "exat"},
               "CERTAMEN-E0100: --engine: expected one of auto, exact, montecarlo, numeric, got "
               "'exat'; did you mean "
               "'exact'?");
  expect_usage(
      {"explain", "E0777"},
      "CERTAMEN-E0108: explain: there is no error 'E0777'; `certamen explain` lists them all");
}

TEST_CASE("command line: numbers are read exactly and within their range") {
  const auto check = [](const std::string& option, const std::string& value) {
    return std::vector<std::string>{"check", "one-time-pad", option + "=" + value};
  };
  expect_usage(check("--seed", "-1"),
               "CERTAMEN-E0101: --seed: expected 0 to 9223372036854775807, got -1");
  expect_usage(check("--trials", "0"),
               "CERTAMEN-E0101: --trials: expected 1 to 9223372036854775807, got 0");
  expect_usage(
      check("--trials", "99999999999999999999"),
      "CERTAMEN-E0101: --trials: expected 1 to 9223372036854775807, got 99999999999999999999");
  expect_usage(check("--threads", "5000"),
               "CERTAMEN-E0101: --threads: expected 1 to 4096, got 5000");
  expect_usage(check("--level", "1"),
               "CERTAMEN-E0101: --level: expected more than 0 and less than 1, got 1");
  expect_usage(check("--at-most", "-1/2"),
               "CERTAMEN-E0101: --at-most: expected at least 0, got -1/2");
  for (const char* text : {"", "x", "1.5.2", "1/0", "0x", "1e999999999"}) {
    INFO(text);
    const Finished finished = certamen_command(check("--level", text));
    CHECK(finished.status == 2);
    CHECK(finished.out.empty());
  }
}

TEST_CASE("command line: a value of the environment is checked like an option's, by the commands "
          "that take it") {
  const Finished finished =
      certamen_command({"check", "one-time-pad"}, {"CERTAMEN_SEED=minus-one"});
  CHECK(finished.status == 2);
  CHECK(finished.out.empty());
  CHECK(finished.err.find("CERTAMEN-E0101: CERTAMEN_SEED: ") != std::string::npos);
  CHECK(certamen_command({"list", "schemes"}, {"CERTAMEN_SEED=minus-one"}).status == 0);
  CHECK(certamen_command({"check", "one-time-pad", "--definition", "one-time-secrecy", "--seed=2"},
                         {"CERTAMEN_SEED=minus-one"})
            .status == 0);
}

TEST_CASE("command line: --set wants name=value, once each, with names that something takes") {
  expect_usage({"check", "one-time-pad", "--set", "n"},
               "CERTAMEN-E0100: --set: expected name=value, got 'n'");
  expect_usage({"check", "one-time-pad", "--set", "n=1,"},
               "CERTAMEN-E0100: --set: expected name=value, got ''");
  expect_usage({"check", "one-time-pad", "--set", "=1"},
               "CERTAMEN-E0100: --set: expected name=value, got '=1'");
  expect_usage({"check", "one-time-pad", "--set", "n=1", "--set", "n=2"},
               "CERTAMEN-E0109: --set n: it is given twice");
  const Finished unknown = certamen_command({"check", "one-time-pad", "--set", "zzz=1"});
  CHECK(unknown.status == 2);
  CHECK(unknown.err.find(
            "CERTAMEN-E0108: --set zzz: neither one-time-pad nor what it is checked against") !=
        std::string::npos);
  expect_usage({"equivalent", "one-time-pad/one-time-secrecy", "--set", "zzz=1"},
               "CERTAMEN-E0108: --set zzz: neither game takes this parameter");
}

TEST_CASE("command line: an error names what was asked for, on one line") {
  expect_usage({"check", "a\nb"}, "CERTAMEN-E0108: scheme: there is no scheme 'a\\x0ab'");
  expect_usage({"release", "ctr", "--model", "m.safetensors", "--out", "r.safetensors"},
               "CERTAMEN-E0111: release ctr: model files are released and attacked with taylor-mlp "
               "alone; certamen check plays the games of the others");
  expect_usage({"attack", "ctr", "--model", "m.safetensors"},
               "CERTAMEN-E0111: attack ctr: model files are released and attacked with taylor-mlp "
               "alone; certamen check plays the games of the others");
}

TEST_CASE("command line: what check's weight release takes is refused by name, with what was "
          "expected") {
  const std::string file = source_root() + "/docs/examples/data/ocr-transformer-mlp.safetensors";
  const auto check = [&](const std::string& set, bool model = false) {
    return std::vector<std::string>{"check", "taylor-mlp", "--set",
                                    model ? "model=" + file + "," + set : set};
  };
  expect_usage(check("form=wide"),
               "CERTAMEN-E0108: parameter form: expected auto, plain or gated, got 'wide'");
  expect_usage(check("form=gated", true),
               "CERTAMEN-E0111: encoder.layers.0: it is plain, not gated");
  expect_usage(check("precision=f128"),
               "CERTAMEN-E0108: parameter precision: expected bf16, f16, f32, f64 or none, got "
               "'f128'");
  expect_usage(check("weights=mine"),
               "CERTAMEN-E0108: parameter weights: expected resampled or file, got 'mine'");
  expect_usage(check("protect=4"),
               "CERTAMEN-E0111: parameter protect: a made-up layer has no calibrated gaps; give a "
               "file with model=FILE");
  expect_usage(
      check("protect=some", true),
      "CERTAMEN-E0101: parameter protect: expected all, or at least 1 and at most 1073741824, got "
      "'some'");
  expect_usage(check("protect=241", true),
               "CERTAMEN-E0101: parameter protect: expected at most the layer's 240 hidden units, "
               "got 241");
  expect_usage(check("max-gap=2", true),
               "CERTAMEN-E0100: parameter max-gap: it chooses among hidden units, but protect=all "
               "takes every one");
  expect_usage(check("protect=4,max-gap=-1", true),
               "CERTAMEN-E0101: parameter max-gap: expected at least 0, got -1");
}

TEST_CASE("command line: what attack takes is refused by name, with what was expected") {
  const auto attack = [](const std::string& set) {
    return std::vector<std::string>{
        "attack",  "taylor-mlp",
        "--model", source_root() + "/docs/examples/data/ocr-transformer-mlp.safetensors",
        "--set",   set};
  };
  expect_usage(attack("theta=sum"),
               "CERTAMEN-E0108: --set theta: attack takes activation, enclose, theta0, protect, "
               "max-gap, up, gate, down, stored; did you mean 'theta0'?");
  expect_usage(attack("theta0=half"),
               "CERTAMEN-E0108: parameter theta0: expected spread, sum or none, got 'half'");
  expect_usage(attack("activation=relu"),
               "CERTAMEN-E0108: parameter activation: expected auto, gelu, gelu-tanh, silu or "
               "tanh, got 'relu'");
  expect_usage(attack("enclose=2"),
               "CERTAMEN-E0101: parameter enclose: expected at least 0 and at most 1, got 2");
  expect_usage(attack("protect=0"), "CERTAMEN-E0101: parameter protect: expected all, or at least "
                                    "1 and at most 1073741824, got 0");
  expect_usage(attack("protect=1000"),
               "CERTAMEN-E0101: parameter protect: expected at most the layer's 240 hidden units, "
               "got 1000");
  expect_usage(attack("max-gap=1"),
               "CERTAMEN-E0100: parameter max-gap: it chooses among hidden units, but protect=all "
               "takes every one");
}

TEST_CASE("command line: --until wants rules that make sense, once each") {
  const auto until = [](const char* rules) {
    return std::vector<std::string>{"check", "one-time-pad", "--until", rules};
  };
  expect_usage(until("wide=1"),
               "CERTAMEN-E0100: --until: expected width=W, relative=R, decided=P or "
               "decided, got 'wide=1'");
  expect_usage(until("width"),
               "CERTAMEN-E0100: --until: expected width=W, relative=R, decided=P or "
               "decided, got 'width'");
  expect_usage(until("width=0"), "CERTAMEN-E0101: --until width: expected more than 0, got 0");
  expect_usage(until("decided=-1"), "CERTAMEN-E0101: --until decided: expected at least 0, got -1");
  expect_usage(until("width=1,width=2"), "CERTAMEN-E0109: --until width: it is given twice");
  const Finished finished =
      certamen_command({"check", "one-time-pad", "--definition", "one-time-secrecy", "--engine",
                        "montecarlo", "--until", "width=1e-2", "--no-timing"});
  CHECK(finished.status == 3);
  CHECK(finished.out.find("% at any time") != std::string::npos);
  // Several rows share the level.
  const Finished all = certamen_command(
      {"check", "two-time-pad", "--engine", "montecarlo", "--trials", "500", "--no-timing"});
  CHECK(all.out.find("all 10 intervals hold together at 99 %") != std::string::npos);
  CHECK(all.out.find("estimated, 99.9 %, 500 trials") != std::string::npos);
}

TEST_CASE("command line: names that do not exist come back with the nearest") {
  expect_usage(
      {"check", "one-time-pat"},
      "CERTAMEN-E0108: scheme: there is no scheme 'one-time-pat'; did you mean 'one-time-pad'?");
  expect_usage({"check", "one-time-pad", "--definition", "one-time-secresy"},
               "CERTAMEN-E0108: definition: there is no definition 'one-time-secresy'; did you "
               "mean 'one-time-secrecy'?");
  const Finished other = certamen_command({"check", "one-time-pad", "--definition", "prf"});
  CHECK(other.status == 2);
  CHECK(other.err.find("--definition prf: it does not apply to one-time-pad; these do: ") !=
        std::string::npos);
}

TEST_CASE("command line: a value that an entry refuses is refused before anything is played") {
  expect_usage(
      {"check", "ctr", "--set", "q=-1"},
      "CERTAMEN-E0101: parameter q: expected at least 1 and at most 4611686018427387904, got -1");
  expect_usage({"check", "rc4", "--set", "value=256"},
               "CERTAMEN-E0101: parameter value: expected at least 0 and at most 255, got 256");
  expect_usage({"check", "plain-release", "--set", "goal=foo"},
               "CERTAMEN-E0108: parameter goal: expected frobenius or bits, got 'foo'");
  for (const char* set : {"q=abc", "q=1.5", "q=", "q=3..1"}) {
    INFO(set);
    const Finished finished = certamen_command({"check", "ctr", "--set", set});
    CHECK(finished.status == 2);
    CHECK(finished.out.empty());
  }
}

TEST_CASE("command line: an option takes one value, what follows is the command's own") {
  for (const std::vector<std::string>& given :
       std::vector<std::vector<std::string>>{{"--set", "n=2"}, {"--until", "width=0.5"}}) {
    std::vector<std::string> arguments{"check"};
    arguments.insert(arguments.end(), given.begin(), given.end());
    arguments.insert(arguments.end(),
                     {"one-time-pad", "--definition", "one-time-secrecy", "--no-timing"});
    CHECK(certamen_command(arguments).out.starts_with("one-time-pad "));
  }
  const std::string file = source_root() + "/docs/examples/data/none.safetensors";
  const Finished attack =
      certamen_command({"attack", "--order", "4", "taylor-mlp", "--model", file});
  CHECK(attack.err.find("none.safetensors") != std::string::npos);
}

TEST_CASE("command line: a comma within a value is written with a backslash") {
  const Finished finished =
      certamen_command({"check", "taylor-mlp", "--set", "model=a\\,b.safetensors"});
  CHECK(finished.status == 2);
  CHECK(finished.err.find("a,b.safetensors") != std::string::npos);
}

TEST_CASE("command line: a level is never rounded up to certainty") {
  const Finished finished =
      certamen_command({"check", "two-time-pad", "--engine", "montecarlo", "--trials", "500",
                        "--level", "0.9999999", "--no-timing"});
  CHECK(finished.out.find("hold together at 99.99999 %") != std::string::npos);
  CHECK(finished.out.find("100 %") == std::string::npos);
}

TEST_CASE("command line: the optimal adversary has no graph, and no suggestion is made up") {
  expect_usage({"graph", "ctr", "--definition", "ind-cpa", "--adversary", "optimal"},
               "CERTAMEN-E0100: --adversary optimal: it is searched for, and has no graph: "
               "`certamen check --adversary optimal --strategy` prints what it does");
  expect_usage({"check", "nosuch"}, "CERTAMEN-E0108: scheme: there is no scheme 'nosuch'");
}

TEST_CASE("output: text of others cannot reach the terminal as control sequences") {
  const Finished finished = certamen_command({"check", "no\033[31msuch"});
  CHECK(finished.status == 2);
  CHECK(finished.err.find('\033') == std::string::npos);
}

TEST_CASE("help: goes to standard output with status 0, for the whole and for each command") {
  const Finished all = certamen_command({"--help"});
  CHECK(all.status == 0);
  CHECK(all.err.empty());
  for (const char* command :
       {"list", "check", "attack", "graph", "explain", "version", "completion", "man"}) {
    INFO(command);
    CHECK(all.out.find(command) != std::string::npos);
    const Finished one = certamen_command({command, "--help"});
    CHECK(one.status == 0);
    CHECK(one.out == certamen_command({"help", command}).out);
  }
  CHECK(certamen_command({"help"}).out == all.out);
}

TEST_CASE("output: a full disk is an error, not a silent loss") {
  const Finished finished =
      run_program("/bin/sh", {{"-c", "\"$0\" list > /dev/full", certamen_path()}});
  CHECK(finished.status == 2);
  CHECK(finished.err.find("CERTAMEN-E0112: standard output: ") != std::string::npos);
}

TEST_CASE("usage: an option that has no effect there is refused") {
  const std::string game = source_root() + "/tests/language/peer/asked_before.game";
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"assess", game, "--seed", "7"},
           {"audit", game, "--set", "n=1,q=1", "--seed", "7"},
           {"check", "one-time-pad", "--engine", "exact", "--trials", "9"},
           {"check", "one-time-pad", "--engine", "exact", "--until", "width=1e-1"},
           {"check", "one-time-pad", "--engine", "exact", "--rare"},
           {"events", "ctr/ind-cpa", "--adversary", "repeat-a-message", "--engine", "exact",
            "--trials", "9"},
           {"bound", "ctr-ind-cpa", "--over", "n"},
           {"bound", "ctr-ind-cpa", "--set", "n=8,q=2", "--json", "--latex"},
           {"prove", "ctr-ind-cpa", "--json", "--latex"},
           {"prove", "ctr-ind-cpa", "--json", "--graph"}}) {
    const Finished refused = certamen_command(arguments);
    CAPTURE(arguments.front());
    CAPTURE(arguments.back());
    CAPTURE(refused.err);
    CHECK(refused.status == 2);
    CHECK(refused.out.empty());
    CHECK(refused.err.find("CERTAMEN-E0100") != std::string::npos);
  }
  // What the environment says for all commands is no such option.
  CHECK(certamen_command({"audit", game, "--set", "n=1,q=1"}, {"CERTAMEN_SEED=7"}).status != 2);
}

}  // namespace usage_test
