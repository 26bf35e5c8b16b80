// SPDX-License-Identifier: Apache-2.0
// Adversaries in files, on the command line.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <unistd.h>

#include "tests/framework/cli/process.hpp"
#include "tests/support/has_text.hpp"
#include "tests/support/temporary_file.hpp"

namespace adversary_files_test {

using namespace certamen::testing;

using nlohmann::json;

namespace {

const std::string sheet = source_root() + "/docs/examples/exercises/";

}  // namespace

TEST_CASE("files: an adversary in a file against games in a file") {
  const std::string repeats = sheet + "Repeats.adversary";
  const Finished won =
      certamen_command({"check", sheet + "Pad.scheme", "--definition", sheet + "ManyTimes.game",
                        "--adversary", repeats, "--set", "n=2,q=2", "--json"});
  CHECK(won.status == 1);
  const json row = json::parse(won.out)["results"][0];
  CHECK(row["advantage"]["value"] == "1");
  CHECK(row["adversary"] == repeats);
  const std::string set = "E=" + sheet + "Pad.scheme,E.n=1,q=2";
  const Finished alone =
      certamen_command({"check", sheet + "ManyTimes.game", "--adversary", repeats, "--set", set});
  CHECK(alone.status == 1);
  has(alone.out, "exact");
  const Finished other =
      certamen_command({"check", sheet + "Secrecy.game", "--adversary", repeats, "--set", set});
  CHECK(other.status == 2);
  has(other.err, "Repeats.adversary:6:41: this is not the pair of games that it is played against");
  const Finished often =
      certamen_command({"check", sheet + "ManyTimes.game", "--adversary", repeats, "--set",
                        "E=" + sheet + "Pad.scheme,E.n=1,q=1"});
  CHECK(often.status == 2);
  CHECK(often.out.empty());
  has(often.err, "Repeats.adversary:11:42: call 2 of Challenge exceeds the budget of 1\n11 |       "
                 "  E.Cipher");
  const Finished catalogue = certamen_command({"check", sheet + "Pad.scheme", "--definition",
                                               "ind-cpa", "--set", "n=1", "--adversary", repeats});
  CHECK(catalogue.status == 2);
  has(catalogue.err, "expected FILE.game");
  // What is wrong with it is one message, and nothing is played.
  const auto path = std::filesystem::temp_directory_path() /
                    ("certamen-run-" + std::to_string(::getpid()) + ".adversary");
  std::ofstream{path} << "// certamen 1\nimport 'Encryption.primitive';\nimport 'ManyTimes.game';\n"
                         "Adversary A(Encryption E) against ManyTimes(E) { Void Run() { } }\n";
  const Finished wrong = certamen_command({"check", sheet + "ManyTimes.game", "--adversary",
                                           path.string(), "--path", sheet, "--set", set});
  std::filesystem::remove(path);
  CHECK(wrong.status == 2);
  CHECK(wrong.out.empty());
  has(wrong.err, ".adversary:4:55: an adversary has a method 'Bool Run()'");
}

TEST_CASE("files: an adversary in a file against a definition of the catalogue") {
  const std::string file = source_root() + "/tests/language/catalogue/repeats_a_block.adversary";
  const auto value = [&](const std::vector<std::string>& command) {
    const Finished found = certamen_command(command);
    INFO(found.err);
    const json row = json::parse(found.out)["results"][0];
    return row["advantage"]["value"].get<std::string>();
  };
  // Equal blocks under one permutation are equal, different ones are not.
  CHECK(value({"check", "ecb", "--adversary", file, "--set", "n=1..1,q=1", "--json"}) == "1");
  CHECK(value({"check", "ecb", "--definition", "ind-cpa", "--adversary", file, "--set", "n=2,q=1",
               "--json"}) == "1");
  CHECK(certamen_command({"test", file}).status == 0);
  const Finished other = certamen_command({"check", "ctr", "--adversary", file, "--set", "n=1"});
  CHECK(other.status == 2);
  has(other.err, ":5:53: expected BitString<1>, got [BitString<1>, BitString<1>]");
  const TemporaryName written;
  const std::string path = written.path + ".adversary";
  const auto write = [&](const std::string& text) {
    std::ofstream{path} << "// certamen 1\n" + text;
  };
  // The catalogue's own adversary does the same: LR(0, 0) and LR(0, 1), and compares.
  write("Adversary RepeatsAMessage(Int n) against 'ind-cpa' {\n"
        "  Bool Run() {\n"
        "    [BitString<n>, BitString<n>] zero = [0^n, 0^n];\n"
        "    [BitString<n>, BitString<n>] one = [0^n, 0^(n - 1) || 0b1];\n"
        "    return challenger.LR(zero, zero) == challenger.LR(zero, one);\n  }\n}\n");
  for (const std::string scheme : {"ctr", "ecb"}) {
    CAPTURE(scheme);
    const std::string set = "n=2,blocks=2,q=2";
    CHECK(value({"check", scheme, "--adversary", path, "--set", set, "--json"}) ==
          value({"check", scheme, "--definition", "ind-cpa", "--adversary", "repeat-a-message",
                 "--set", set, "--json"}));
  }
  // Two random vectors of two bits are equal with probability 1/4; else the ciphertexts differ.
  CHECK(value({"check", "cbc", "--adversary", path, "--set", "n=2,blocks=2,q=2", "--json"}) ==
        "1/4");
  const auto refused = [&](const std::vector<std::string>& command, const std::string& part) {
    const Finished found = certamen_command(command);
    CHECK(found.status == 2);
    CHECK(found.out.empty());
    has(found.err, part);
  };
  refused({"check", "ecb", "--adversary", path, "--set", "n=2,q=1"},
          ".adversary:6:52: call 2 of LR exceeds the budget of 1");
  refused({"check", "random-prg", "--definition", "prg", "--adversary", path},
          ".adversary:2:42: this is not the definition that it is played against, 'prg'");
  refused({"check", "ecb", "--adversary", path, "--set", "n=2,tries=3"}, "tries");
  write("Adversary A() against 'prf' { Bool Run() { return challenger.LR(true); } }\n");
  refused({"check", "random-function", "--adversary", path}, "the challenger has no oracle 'LR'");
  write("Adversary A() against 'no-such-definition' { Bool Run() { return true; } }\n");
  refused({"check", "ecb", "--adversary", path}, "no-such-definition");
  write("Adversary A() against 'ind-cpa' { Int Run() { return 1; } }\n");
  refused({"check", "ecb", "--adversary", path}, "expected a type whose size is known");
  std::filesystem::remove(path);
}

TEST_CASE("files: an adversary in a file against a search of the catalogue") {
  const TemporaryName written;
  const std::string path = written.path + ".adversary";
  std::ofstream{path} << "// certamen 1\n"
                         "Adversary Guesses(Int n) against 'euf-cma' {\n"
                         "  [BitString<n>, BitString<n>] Run() { return [0^n, 1^n]; }\n}\n";
  // A guess at the image of one point under a random permutation of 2^n values.
  for (const auto& [set, probability] : {std::pair{"n=1", "1/2"}, {"n=3", "1/8"}}) {
    const Finished found =
        certamen_command({"check", "prf-mac", "--adversary", path, "--set", set, "--json"});
    INFO(found.err);
    CHECK(json::parse(found.out)["results"][0]["advantage"]["value"] == probability);
  }
  std::filesystem::remove(path);
}

TEST_CASE("files: moves that an adversary in a file leaves to the engine") {
  const TemporaryName written;
  const std::string path = written.path + ".adversary";
  const auto write = [&](const std::string& text) {
    std::ofstream{path} << "// certamen 1\n" + text;
  };
  const auto value = [](const Finished& found) {
    INFO(found.err);
    return json::parse(found.out)["results"][0]["advantage"]["value"].get<std::string>();
  };
  // Asks for one tag, and hands in another message with any tag: all that an adversary can do.
  write("Adversary Forges(Int n) against 'euf-cma' {\n"
        "  [BitString<n>, BitString<n>] Run() {\n"
        "    BitString<n> m <- choose BitString<n>;\n"
        "    BitString<n> t = challenger.TAG(m);\n"
        "    [BitString<n>, BitString<n>] forgery <- choose [BitString<n>, BitString<n>];\n"
        "    return forgery;\n  }\n}\n");
  for (const std::string n : {"1", "2"}) {
    CAPTURE(n);
    const std::string set = "n=" + n + ",q=1";
    const Finished open = certamen_command({"check", "prf-mac", "--definition", "euf-cma",
                                            "--adversary", path, "--set", set, "--json"});
    const Finished best = certamen_command({"check", "prf-mac", "--definition", "euf-cma",
                                            "--adversary", "optimal", "--set", set, "--json"});
    CHECK(value(open) == value(best));
    CHECK(value(open) != "0");
  }
  // What is chosen is said, and run again by the certificate's interpreter.
  const std::string blocks = source_root() + "/tests/language/catalogue/best_blocks.adversary";
  const Finished certified = certamen_command(
      {"check", "ecb", "--adversary", blocks, "--set", "n=1,blocks=2,q=1", "--certify"});
  CHECK(certified.status == 1);
  has(certified.out, "chosen by the engine: a = ");
  has(certified.out, "of coins re-run");
  const auto refused = [&](const std::vector<std::string>& command, const std::string& part) {
    const Finished found = certamen_command(command);
    CHECK(found.status == 2);
    CHECK(found.out.empty());
    has(found.err, part);
  };
  refused({"events", "ecb:n=1,blocks=2/ind-cpa/left", "--adversary", blocks, "--set", "q=1"},
          "it leaves moves to the engine, which makes them for an advantage alone");
  write("Adversary A() against 'ind-cpa' { Bool Run() {\n"
        "  Set<Bool> s <- choose Set<Bool>;\n  return true in s;\n} }\n");
  refused({"check", "ecb", "--adversary", path},
          ".adversary:3:3: no move is chosen from Set<Bool>");
  std::filesystem::remove(path);
}

TEST_CASE("files: an adversary of the catalogue does not know the oracles of games in a file") {
  const std::string games = sheet + "ManyTimes.game";
  const std::string set = "E=" + sheet + "Pad.scheme,E.n=1";
  for (const std::string command : {"check", "events", "graph"}) {
    const Finished found =
        certamen_command({command, games, "--adversary", "collision", "--set", set});
    INFO(command << ": " << found.err);
    CHECK(found.status == 2);
    has(found.err, "--adversary collision: it knows the oracles of the catalogue's definitions "
                   "alone (");
    has(found.err, "expected FILE.adversary");
  }
  const Finished scheme = certamen_command({"check", sheet + "Pad.scheme", "--definition", games,
                                            "--adversary", "collision", "--set", "n=1"});
  CHECK(scheme.status == 2);
  has(scheme.err, "it knows the oracles of the catalogue's definitions alone");
  const Finished unknown =
      certamen_command({"check", games, "--adversary", "colision", "--set", set});
  CHECK(unknown.status == 2);
  CHECK(unknown.err.find("it knows the oracles") == std::string::npos);
}

}  // namespace adversary_files_test
