// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/framework/cli/process.hpp"
#include "tests/support/temporary_file.hpp"

namespace equivalent_test {

using namespace certamen::testing;

using nlohmann::json;

TEST_CASE("equivalent: the one-time pad hides one message from everybody") {
  const Finished pad =
      certamen_command({"equivalent", "one-time-pad/one-time-secrecy", "--set", "n=3"});
  CHECK(pad.status == 0);
  CHECK(pad.out.find("equivalent for every adversary and any number of calls: transcripts span 1 "
                     "dimension") != std::string::npos);
  const json answer = json::parse(
      certamen_command({"equivalent", "shamir/secret-sharing", "--json", "--no-timing"}).out);
  CHECK(answer["equivalent"] == true);
  CHECK(answer["dimension"] == 1);
  CHECK(answer["games"][1] == "shamir/secret-sharing/right");
  CHECK(!answer.contains("seconds"));
}

TEST_CASE(
    "equivalent: games with one normal form are the same at sizes that are too large to follow") {
  for (const auto& [games, set] : {std::pair{"one-time-pad/one-time-secrecy", "n=128"},
                                   {"one-time-pad/one-time-secrecy", "n=8"},
                                   {"shamir/secret-sharing", "p=1000003,n=5,t=3"}}) {
    CAPTURE(games);
    const Finished found = certamen_command({"equivalent", games, "--set", set});
    CHECK(found.status == 0);
    CHECK(found.out.find("any number of calls: the games have one normal form") !=
          std::string::npos);
    const json answer =
        json::parse(certamen_command({"equivalent", games, "--set", set, "--json"}).out);
    CHECK(answer["equivalent"] == true);
    CHECK(answer["normal_form"] == true);
    CHECK(!answer.contains("dimension"));
  }
  // One key twice: no such form, and too large to follow.
  CHECK(
      certamen_command({"equivalent", "two-time-pad/one-time-secrecy", "--set", "n=128"}).status ==
      2);
}

TEST_CASE("equivalent: what differs comes with a shortest transcript and its advantage") {
  const std::vector<std::string> arguments{"equivalent", "feistel:r=3,n=1/prp/left",
                                           "feistel:r=4,n=1/prp/left"};
  const Finished rounds = certamen_command(arguments);
  CHECK(rounds.status == 1);
  CHECK(rounds.out.find("EVAL(0x0) -> 0x0\n") != std::string::npos);
  CHECK(rounds.out.find("an adversary that makes these queries has advantage 1/32") !=
        std::string::npos);
  std::vector<std::string> as_json = arguments;
  as_json.push_back("--json");
  const json answer = json::parse(certamen_command(as_json).out);
  CHECK(answer["equivalent"] == false);
  CHECK(answer["transcript"].size() == 2);
  CHECK(answer["probabilities"] == json{"1/16", "3/32"});
  CHECK(answer["advantage"]["value"] == "1/32");
  std::vector<std::string> short_of_it = arguments;
  short_of_it.insert(short_of_it.end(), {"--calls", "1"});
  CHECK(certamen_command(short_of_it).status == 3);
}

TEST_CASE("equivalent: the two games of a file") {
  const std::string folder = source_root() + "/docs/examples/files/";
  const std::string page =
      read_text(source_root() + "/docs/tutorials/your-first-game-in-a-file.md");
  const auto compare = [&](const std::string& game) {
    return certamen_command({"equivalent", folder + game, "--set",
                             "E=" + folder + "Pad.scheme,E.n=1", "--no-timing", "--certify"});
  };
  // The page shows the same, with the names of the files alone.
  const auto on_page = [&](std::string text) {
    for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder))
      text.erase(at, folder.size());
    return page.find(text) != std::string::npos;
  };
  const Finished once = compare("Once.game");
  CHECK(once.status == 0);
  CHECK(on_page(once.out));
  const Finished often = compare("Often.game");
  CHECK(often.status == 1);
  CHECK(often.out.find("an adversary that makes these queries has advantage 1/2") !=
        std::string::npos);
  CHECK(on_page(often.out));
  for (const std::string file : {"Cipher.primitive", "Pad.scheme", "Once.game", "Often.game"})
    CHECK(page.find(read_text(folder + file)) != std::string::npos);

  const Finished unset = certamen_command({"equivalent", folder + "Once.game"});
  CHECK(unset.status == 2);
  CHECK(unset.err.find("Once.game:4:18: say what it is, for example --set E=FILE.scheme") !=
        std::string::npos);
  CHECK(certamen_command({"equivalent", folder + "None.game"}).status == 2);
  CHECK(certamen_command({"equivalent", folder + "Pad.scheme"}).status == 2);
  CHECK(certamen_command({"equivalent", folder + "Once.game", folder + "Often.game"}).status == 2);
}

TEST_CASE("equivalent: what limits the games, and what is put aside, is said") {
  const TemporaryName games;
  const std::string path = games.path + ".game";
  const auto compare = [&](const char* left, const char* right, const char* limits) {
    std::ofstream{path} << "// certamen 1\nGame L() { Bool b; Void Initialize() { b = false; } "
                        << left << " }\nGame R() { Bool b; Void Initialize() { b = false; } "
                        << right << " }\n"
                        << limits << "export as T;\n";
    return certamen_command({"equivalent", path});
  };
  // They differ at the second call alone.
  const char* flips = "Bool X() { Bool a = b; b = true; return a; } Bool Y() { return true; }";
  const char* stays = "Bool X() { return b; } Bool Y() { return true; }";
  const Finished same = compare(flips, flips, "calls X <= 2, after Y;\n");
  CHECK(same.status == 0);
  CHECK(same.out.find("any number of calls in the order that the games allow (X only after Y): ") !=
        std::string::npos);
  CHECK(same.out.find("budgets are put aside, and are no part of this: X at most 2 times") !=
        std::string::npos);
  const Finished beyond = compare(flips, stays, "calls X <= 1;\n");
  CHECK(beyond.status == 1);
  CHECK(beyond.out.find("the games do not allow it: 2 calls of X, where 1 is allowed") !=
        std::string::npos);
  const Finished within = compare(flips, stays, "calls X <= 2;\n");
  CHECK(within.status == 1);
  CHECK(within.out.find("do not allow") == std::string::npos);
  std::filesystem::remove(path);
}

TEST_CASE("equivalent: references that name no games are refused, with the form") {
  const auto message = [](const std::vector<std::string>& references) {
    std::vector<std::string> arguments{"equivalent"};
    arguments.insert(arguments.end(), references.begin(), references.end());
    const Finished finished = certamen_command(arguments);
    CHECK(finished.status == 2);
    CHECK(finished.out.empty());
    return finished.err;
  };
  CHECK(message({"one-time-pad"}).find("expected SCHEME[:NAME=VALUE,..]/DEFINITION") !=
        std::string::npos);
  CHECK(message({"one-time-pad/ind-cpa/middle"}).find("got 'middle'") != std::string::npos);
  CHECK(message({"one-time-pad/ind-cpa/left"}).find("has to be compared with another") !=
        std::string::npos);
  CHECK(message({"one-time-pad:n/ind-cpa"}).find("got 'n' for a parameter") != std::string::npos);
  CHECK(message({"one-time-pad:m=3/ind-cpa"}).find("did you mean 'n'") != std::string::npos);
  CHECK(message({"one-time-pad/ind-cpa", "--set", "m=3"}).find("--set m") != std::string::npos);
  CHECK(message({"one-time-pad/prg"}).find("prg does not apply to one-time-pad") !=
        std::string::npos);
  CHECK(message({"wegman-carter/euf-cma"}).find("one game only") != std::string::npos);
  CHECK(message({"wegman-carter/euf-cma", "elgamal/ddh/left"}).find("CERTAMEN-E") !=
        std::string::npos);
}

TEST_CASE("equivalent: interrupted, it says so with status 130") {
  const Finished stopped =
      run_program(certamen_path(),
                  {{"equivalent", "pedersen/hiding", "--set", "p=2039,q=1019", "--json"}, {}, 700});
  CHECK(stopped.status == 130);
  const json answer = json::parse(stopped.out);
  // On a machine that is busy the signal may come before the games are built.
  CHECK(answer.value("equivalent", json{}).is_null());
  CHECK(answer["interrupted"] == true);
}

TEST_CASE("graph: --simplified shows what is left") {
  const auto nodes = [](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"graph",    "ctr",         "--definition",
                                       "ind-cpa",  "--adversary", "repeat-a-message",
                                       "--format", "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return json::parse(certamen_command(arguments).out)["nodes"].size();
  };
  CHECK(nodes({"--simplified", "--game", "right"}) < nodes({"--game", "right"}));
  CHECK(nodes({"--simplified"}) == 1);  // twice the same message: the left side never wins
}

}  // namespace equivalent_test
