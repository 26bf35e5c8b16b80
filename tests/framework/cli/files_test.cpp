// SPDX-License-Identifier: Apache-2.0
// FrogLang files on the command line, wherever a name may stand.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <filesystem>

#include "tests/framework/cli/process.hpp"

using namespace certamen::testing;

namespace files_test {

using nlohmann::json;

namespace {

const std::string sheet = source_root() + "/docs/examples/exercises/";

bool has(const std::string& text, const std::string& part) {
  INFO(text);
  const bool found = text.find(part) != std::string::npos;
  CHECK(found);
  return found;
}

}  // namespace

TEST_CASE("files: the best adversary against two games, and what it does") {
  const std::string set = "E=" + sheet + "NonzeroPad.scheme,E.n=2,q=1";
  const Finished found =
      certamen_command({"optimal", sheet + "Secrecy.game", "--set", set, "--strategy"});
  CHECK(found.status == 1);
  has(found.out, "1/3");
  has(found.out, "optimal");
  has(found.out, "Challenge");
  const json report = json::parse(
      certamen_command({"optimal", sheet + "Secrecy.game", "--set", set, "--json"}).out);
  CHECK(report["results"][0]["advantage"]["value"] == "1/3");
  // The same as the catalogue's definition by its name.
  const Finished named = certamen_command({"optimal", "two-time-pad:n=1/one-time-secrecy"});
  CHECK(named.status == 1);
  CHECK(certamen_command({"optimal", "one-time-pad:n=1/one-time-secrecy"}).status == 0);
  const Finished one = certamen_command({"optimal", sheet + "Secrecy.game:Left", "--set", set});
  CHECK(one.status == 2);
  has(one.err, "leave 'Left' out");
}

TEST_CASE("files: check a scheme against games, and against a definition of the catalogue") {
  const Finished secret = certamen_command(
      {"check", sheet + "Pad.scheme", "--definition", sheet + "Secrecy.game", "--set", "n=2,q=2"});
  CHECK(secret.status == 0);
  has(secret.out, "perfect");
  const Finished broken = certamen_command(
      {"check", sheet + "Pad.scheme", "--definition", "ind-cpa", "--set", "n=2,q=2"});
  CHECK(broken.status == 1);
  has(broken.out, "optimal");
  const Finished range =
      certamen_command({"check", sheet + "Pad.scheme", "--definition", sheet + "ManyTimes.game",
                        "--set", "n=1,q=1..3", "--adversary", "optimal", "--json"});
  CHECK(json::parse(range.out)["results"].size() == 3);
  const Finished unset =
      certamen_command({"check", sheet + "Pad.scheme", "--definition", sheet + "Secrecy.game"});
  CHECK(unset.status == 2);
  CHECK(unset.out.empty());
  has(unset.err, "Pad.scheme:5:16: say what it is, for example --set n=1");
  has(unset.err, "5 | Scheme Pad(Int n) extends Encryption {\n  |                ^");
  const Finished unknown = certamen_command(
      {"check", sheet + "Pad.scheme", "--definition", "ind-cpa", "--set", "n=2,m=3"});
  CHECK(unknown.status == 2);
  has(unknown.err, "takes this parameter");
}

TEST_CASE("files: games are drawn, and audited against what they state") {
  const std::string game = sheet + "Birthday.game";
  const json drawn = json::parse(
      certamen_command({"graph", game + ":Any", "--set", "days=4", "--format", "json"}).out);
  CHECK(drawn["nodes"].size() > 3);
  has(certamen_command({"graph", game, "--set", "days=4"}).out, "digraph");
  const Finished none = certamen_command({"graph", game + ":Some", "--set", "days=4"});
  CHECK(none.status == 2);
  has(none.err, "has no such game");
  CHECK(certamen_command({"graph", sheet + "Pad.scheme", "--definition", sheet + "Secrecy.game",
                          "--set", "n=1", "--format", "json"})
            .status == 0);
  CHECK(certamen_command({"graph", "ctr"}).status == 2);

  const Finished held = certamen_command({"audit", game, "--set", "days=4,q=1"});
  CHECK(held.status == 0);
  const Finished exceeded =
      certamen_command({"audit", source_root() + "/tests/language/peer/asked_before.game", "--set",
                        "n=2,q=1,q_Hash=1"});
  CHECK(exceeded.status == 1);
  has(exceeded.out, "more than is stated");
}

TEST_CASE("files: the bound of a proof at real sizes") {
  const std::string twice = source_root() + "/docs/examples/files/Twice.proof";
  const Finished bound = certamen_command({"bound", twice, "--json"});
  CHECK(json::parse(bound.out)["verdict"] == "verified");
  CHECK(certamen_command({"bound", source_root() + "/docs/examples/files/None.proof"}).status == 2);
}

TEST_CASE("files: a folder is tested, with the exit status of the worst") {
  const Finished all = certamen_command({"test", sheet, "--no-timing"});
  CHECK(all.status == 0);
  has(all.out, "Birthday.game: 4 expectations hold\n");
  has(all.out, ": all hold\n");
  const std::string page = read_text(source_root() + "/docs/how-to/write-an-exercise-sheet.md");
  const std::string birthday = read_text(sheet + "Birthday.game");
  const auto quoted = birthday.find("advantage <=");
  has(page, birthday.substr(quoted));

  const auto folder = std::filesystem::temp_directory_path() / "certamen-cli-test-of-files";
  std::filesystem::create_directories(folder);
  const std::string report = (folder / "junit.xml").string();
  CHECK(certamen_command({"test", sheet, "--junit", report}).status == 0);
  has(read_text(report),
      "<testsuite name=\"" + sheet + "Birthday.game\" tests=\"4\" failures=\"0\"");
  std::filesystem::remove_all(folder);
  const json files = json::parse(certamen_command({"test", sheet, "--json"}).out)["files"];
  CHECK(files.size() >= 9);
  const Finished nothing = certamen_command({"test", source_root() + "/docs/examples/data"});
  CHECK(nothing.status == 2);
  has(nothing.err, "no file here says what to expect of it");
}

}  // namespace files_test
