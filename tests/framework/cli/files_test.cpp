// SPDX-License-Identifier: Apache-2.0
// FrogLang files on the command line, wherever a name may stand.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <unistd.h>

#include "tests/framework/cli/process.hpp"
#include "tests/support/has_text.hpp"
#include "tests/support/temporary_file.hpp"

namespace files_test {

using namespace certamen::testing;

using nlohmann::json;

namespace {

const std::string sheet = source_root() + "/docs/examples/exercises/";

}  // namespace

TEST_CASE("files: a value looked up at a value, and branches within branches, come to an end") {
  const TemporaryName game;
  const std::string path = game.path + ".game";
  const auto of = [](const std::string& name, const std::string& answer) {
    return "Game " + name +
           "(Int n) { Function<BitString<n>, BitString<n>> F;"
           "  Void Initialize() { F <- Function<BitString<n>, BitString<n>>; }"
           "  BitString<n> X(BitString<n> x) { return " +
           answer + "; } }\n";
  };
  const auto best = [&](const std::string& command, const std::string& set) {
    return json::parse(certamen_command({command, path, "--set", set, "--json"}).out);
  };
  std::ofstream{path} << of("L", "F(F(x))") << of("R", "F(x)") << "export as G;\n";
  // F(F(x)) is x with probability 1/N + (1 - 1/N)/N: (N - 1)/N^2 more than F(x) is.
  for (const auto& [set, value] : {std::pair{"n=1,q=1", "1/4"}, {"n=2,q=1", "3/16"}})
    CHECK(best("optimal", set)["results"][0]["advantage"]["value"] == value);
  std::ofstream{path} << of("L", "F(F(x))") << of("R", "F(F(x))") << "export as G;\n";
  CHECK(best("equivalent", "n=2")["equivalent"] == true);
  const auto branches = [](const std::string& name, const std::string& x, const std::string& y) {
    return "Game " + name +
           "(Int n) { BitString<n> k; BitString<n> s;"
           "  Void Initialize() { k <- BitString<n>; s <- BitString<n>; }"
           "  BitString<2 * n> X(BitString<n> x, BitString<n> y) {"
           "    BitString<n> u <- BitString<n> \\ {x}; BitString<n> w = x; " +
           x +
           " } BitString<2 * n> Y(BitString<n> x, BitString<n> y) { BitString<n> u <- "
           "BitString<n>; return " +
           y + "; } }\n";
  };
  std::ofstream{path} << branches("L",
                                  "if (((w + w) == (k || u)[n : 2 * n])) { return x || x; } "
                                  "return u || u;",
                                  "x || s")
                      << branches("R", "return x || ((w + y) || x)[n : 2 * n];",
                                  "x || ((s + u) + x)")
                      << "export as G;\n";
  CHECK(best("equivalent", "n=2")["equivalent"] == false);
}

TEST_CASE("files: the best adversary compares strings of strings") {
  const TemporaryName game;
  const std::string path = game.path + ".game";
  std::ofstream{path}
      << "Game L(Int n) { BitString<3> X(BitString<1> x, BitString<1> y, BitString<1> z) "
         "{ return x || y || z; } }\n"
         "Game R(Int n) { BitString<3> X(BitString<1> x, BitString<1> y, BitString<1> z) "
         "{ return 0b000; } }\nexport as G;\n";
  const json report =
      json::parse(certamen_command({"optimal", path, "--set", "n=1,q=1", "--json"}).out);
  CHECK(report["results"][0]["advantage"]["value"] == "1");
}

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

TEST_CASE("files: games are drawn with their oracles called in an order that the phases allow") {
  const TemporaryName games;
  const std::string path = games.path + ".game";
  const auto drawn = [&](const std::string& limits) {
    const std::string oracles =
        "Bool X() { return b; } Bool Y() { return !b; } Bool Z() { return b; }";
    const std::string field = " { Bool b; Void Initialize() { b <- Bool; } ";
    std::ofstream{path} << "// certamen 1\nGame L()" << field << oracles << " }\nGame R()" << field
                        << oracles << " }\n"
                        << limits << "export as T;\n";
    const Finished finished = certamen_command({"graph", path + ":L", "--format", "json"});
    CAPTURE(finished.err);
    CHECK(finished.status == 0);
    return finished.out;
  };
  const std::string free = drawn("");
  CHECK(json::accept(free));
  // X is declared first, and is called last: its answer is still that of one call of each.
  for (const char* limits : {"calls X after Y;\n", "calls X after Y;\ncalls Y after Z;\n",
                             "calls Z before X;\n", "calls X <= 1, after Y, before Z;\n"}) {
    CAPTURE(limits);
    const std::string limited = drawn(limits);
    CHECK(json::parse(limited)["nodes"].size() == json::parse(free)["nodes"].size());
  }
  CHECK(json::parse(drawn("calls X <= 0;\n"))["nodes"].size() < json::parse(free)["nodes"].size());
  std::filesystem::remove(path);
}

TEST_CASE("files: games whose oracles have limits of their own are audited at these") {
  const TemporaryName games;
  const std::string path = games.path + ".game";
  const auto audited = [&](const std::string& oracles, const std::string& rest) {
    std::ofstream{path} << "// certamen 1\nGame L() { Bool X() { return true; } " << oracles
                        << " }\nGame R() { Bool X() { return false; } " << oracles << " }\n"
                        << rest << "export as T;\n";
    return certamen_command({"audit", path});
  };
  const Finished all = audited("", "calls X <= 1;\n");
  CHECK(all.status == 3);
  has(all.out, "as limited");
  CHECK(all.out.find("asks nothing") == std::string::npos);
  const Finished some = audited("Bool Y() { return true; }", "calls X <= 1;\n");
  CHECK(some.status == 3);
  CHECK(some.out.find("asks nothing") == std::string::npos);
  const Finished stated = audited("", "calls X <= 1;\nadvantage <= 1 / 2;\n");
  CHECK(stated.status == 1);
  has(stated.out, "more than is stated");
  const Finished none = audited("", "calls X <= 0;\n");
  CHECK(none.status == 3);
  has(none.out, "no gain without a query in 1 row");
  std::filesystem::remove(path);
}

TEST_CASE("files: no advantage is negative, in a file or in an option") {
  const TemporaryName games;
  const std::string path = games.path + ".game";
  const auto write = [&](const std::string& rest) {
    std::ofstream{path}
        << "// certamen 1\nGame L(Int n) { Bool X() { Bool b <- Bool; return b; } }\n"
           "Game R(Int n) { Bool X() { return true; } }\n"
        << rest;
  };
  write("advantage <= count_X - 3;\nexport as G;\nat n = 1;\nexpect stated(q = 1);\n");
  for (const char* command : {"optimal", "audit", "check"}) {
    CAPTURE(command);
    const Finished found = certamen_command({command, path, "--set", "n=1,q=1"});
    CHECK(found.status == 2);
    CHECK(found.out.empty());
    has(found.err, command == std::string{"audit"} ? "with count_X = 0" : "with count_X = 1");
    has(found.err, ".game:4:22: the stated advantage is -");
    CHECK(found.err.find("error", found.err.find("error") + 1) == std::string::npos);
  }
  const Finished tested = certamen_command({"test", path});
  CHECK(tested.status == 2);
  has(tested.out + tested.err, "the stated advantage is -2, with count_X = 1: expected at least 0");
  // From three calls on it is an advantage; more than 1 is no promise.
  CHECK(certamen_command({"optimal", path, "--set", "n=1,q=3"}).status == 1);
  CHECK(certamen_command({"optimal", path, "--set", "n=1,q=5"}).status == 0);
  for (const char* expected : {"expect optimal(q = 1) >= -1;", "expect different -1/2;"}) {
    CAPTURE(expected);
    write(std::string{"export as G;\nat n = 1;\n"} + expected + "\n");
    const Finished found = certamen_command({"test", path});
    CHECK(found.status == 2);
    has(found.out + found.err, "expected at least 0, got -");
  }
  std::filesystem::remove(path);
}

TEST_CASE("files: what an adversary objects to at many sizes is said once") {
  const Finished found =
      certamen_command({"check", "one-time-pad", "--definition", "one-time-secrecy", "--adversary",
                        "xor-of-ciphertexts", "--set", "n=1..4"});
  CHECK(found.status == 2);
  const auto count = [](const std::string& text, const std::string& part) {
    std::size_t times = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
      ++times;
    return times;
  };
  CHECK(count(found.err, "it needs two queries") == 1);
  CHECK(count(found.out, "it needs two queries") == 1);
  CHECK(count(found.out, "n=") == 4);  // the rows are all there
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

  const auto folder = std::filesystem::temp_directory_path() /
                      ("certamen-cli-test-of-files-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const std::string report = (folder / "junit.xml").string();
  CHECK(certamen_command({"test", sheet, "--junit", report}).status == 0);
  has(read_text(report),
      "<testsuite name=\"" + sheet + "Birthday.game\" tests=\"4\" failures=\"0\"");
  const std::string again = (folder / "again.xml").string();
  for (const std::string& each : {report, again})
    CHECK(certamen_command({"test", sheet, "--junit", each, "--no-timing"}).status == 0);
  CHECK(read_text(report) == read_text(again));
  CHECK(read_text(report).find("time=") == std::string::npos);
  // Nothing that was not evaluated is said to hold.
  const Finished stopped =
      certamen_command({"test", sheet, "--junit", report, "--time-limit", "1e-6"});
  CHECK(stopped.status == 3);
  CHECK(stopped.out.find("all hold") == std::string::npos);
  has(read_text(report), "<error message=\"time limit\"/>");
  std::filesystem::remove_all(folder);
  const json files = json::parse(certamen_command({"test", sheet, "--json"}).out)["files"];
  CHECK(files.size() >= 9);
  const Finished nothing = certamen_command({"test", source_root() + "/docs/examples/data"});
  CHECK(nothing.status == 2);
  has(nothing.err, "no file here says what to expect of it");
}

TEST_CASE("files: a byte order mark, and games that differ in their oracles") {
  const auto folder =
      std::filesystem::temp_directory_path() / ("certamen-marks-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const auto written = [&](const std::string& name, const std::string& text) {
    std::ofstream{folder / name} << text;
    return (folder / name).string();
  };
  const std::string bits = "Game L(Int n) { Bool X() { return true; } }\n";
  const std::string same = "Game R(Int n) { Bool X() { return true; } }\nexport as P;\n";
  const std::string marked = written("marked.game", "\xEF\xBB\xBF" + bits + same);
  CHECK(certamen_command({"equivalent", marked, "--set", "n=1"}).status == 0);
  const Finished wrong = certamen_command(
      {"equivalent", written("wrong.game", "\xEF\xBB\xBFGame L() { Bool X() { return y; } }"),
       "--set", "n=1"});
  CHECK(wrong.status == 2);
  has(wrong.err, "wrong.game:");
  const Finished other = certamen_command(
      {"equivalent",
       written("other.game", bits + "Game R(Int n) { Bool Y() { return true; } }\nexport as P;\n"),
       "--set", "n=1"});
  CHECK(other.status == 2);
  has(other.err,
      "other.game:2:22: the games have different oracles, so that they are told apart at "
      "sight: L has no Y");
  const Finished types = certamen_command(
      {"equivalent",
       written("types.game", bits + "Game R(Int n) { BitString<2> X() { return 0b01; } }\nexport "
                                    "as P;\n"),
       "--set", "n=1"});
  has(types.err, "types.game:2:30: the games have different oracles");
  has(types.err, "L has X() -> Boolean, not X() -> Bits(2)");
  std::filesystem::remove_all(folder);
}

TEST_CASE("files: oracles are called by their names, in whatever order they are declared") {
  const TemporaryName game;
  const std::string path = game.path + ".game";
  const auto write = [&](const std::string& y) {
    std::ofstream{path}
        << "// certamen 1\n"
           "Game L() { Bool X() { return true; } BitString<2> Y() { return 0b01; } }\n"
           "Game R() { BitString<2> Y() { "
        << y << " } Bool X() { return true; } }\nexport as T;\n";
  };
  write("return 0b01;");
  CHECK(certamen_command({"equivalent", path}).status == 0);
  CHECK(certamen_command({"show", path}).status == 0);
  const json same = json::parse(certamen_command({"optimal", path, "--json"}).out);
  CHECK(same["results"][0]["advantage"]["value"] == "0");
  write("BitString<2> y <- BitString<2>; return y;");
  const json other = json::parse(certamen_command({"optimal", path, "--set", "q=1", "--json"}).out);
  CHECK(other["results"][0]["advantage"]["value"] == "3/4");  // one of four is 0b01
  CHECK(certamen_command({"audit", path, "--set", "q=1"}).status != 2);
  std::remove(path.c_str());
}

TEST_CASE("files: fmt rewrites what is not in canonical form, or names it") {
  const auto path = std::filesystem::temp_directory_path() /
                    ("certamen-fmt-" + std::to_string(::getpid()) + ".game");
  const std::string name = path.string();
  const auto text = [&] {
    std::ostringstream read;
    read << std::ifstream{path}.rdbuf();
    return read.str();
  };
  const std::string loose = "Game L(){Bool X(){return true;}}// one\nGame R(){Bool X(){return "
                            "false;}}export as P;";
  std::ofstream{path} << loose;
  const Finished check = certamen_command({"fmt", "--check", name});
  CHECK(check.status == 1);
  CHECK(check.out == name + "\n");
  CHECK(text() == loose);
  const Finished changed = certamen_command({"fmt", name, sheet + "Pad.scheme", "--check"});
  CHECK(changed.status == 1);
  CHECK(certamen_command({"fmt", name}).out == name + "\n");
  CHECK(text() ==
        "Game L() {\n    Bool X() {\n        return true;\n    }\n} // one\n\nGame R() {\n"
        "    Bool X() {\n        return false;\n    }\n}\nexport as P;\n");
  const Finished again = certamen_command({"fmt", "--check", name});
  CHECK(again.status == 0);
  CHECK(again.out.empty());
  std::ofstream{path} << "Game L( {";
  const Finished wrong = certamen_command({"fmt", name});
  CHECK(wrong.status == 2);
  has(wrong.err, name + ":1:9: expected a type before '{'");
  CHECK(text() == "Game L( {");
  CHECK(certamen_command({"fmt", "notes.txt"}).status == 2);
  std::filesystem::remove(path);
}

TEST_CASE("files: what show prints is taken wherever a name is, and says the same") {
  const TemporaryName name;
  const std::string game = name.path + ".game", player = name.path + ".adversary";
  const Finished shown = certamen_command({"show", "ecb:n=1/ind-cpa", "--set", "q=1"});
  CHECK(shown.status == 0);
  std::ofstream{game} << shown.out;
  const auto best = [](const std::string& of, const std::string& set) {
    const json answer = json::parse(certamen_command({"optimal", of, "--set", set, "--json"}).out);
    return answer["results"][0]["advantage"]["value"];
  };
  CHECK(best(game, "q_LR=1") == best("ecb:n=1/ind-cpa", "q=1"));
  CHECK(certamen_command({"fmt", "--check", game}).status == 0);
  CHECK(certamen_command({"equivalent", game}).status ==
        certamen_command({"equivalent", "ecb:n=1/ind-cpa"}).status);
  std::ofstream{player}
      << certamen_command({"show", "ecb/ind-cpa", "--adversary", "repeat-a-block"}).out;
  const Finished played = certamen_command({"check", "ecb", "--adversary", player, "--json"});
  CHECK(played.status == 1);
  CHECK(json::parse(played.out)["results"][0]["advantage"]["value"] == "1");
  std::filesystem::remove(game);
  std::filesystem::remove(player);

  const auto refused = [](std::vector<std::string> words, int status, const std::string& message) {
    words.insert(words.begin(), "show");
    const Finished found = certamen_command(words);
    CHECK(found.status == status);
    CHECK(found.out.empty());
    has(found.err, message);
  };
  refused({"ecb/ind-cpa/left"}, 2, "leave 'left' out");
  refused({"ecb:n"}, 2, "expected SCHEME[:NAME=VALUE,..], got 'n' for a parameter");
  refused({"eccb"}, 2, "there is no such scheme or kind of schemes; did you mean 'ecb'?");
  refused({"random-function"}, 2, "a method of a scheme that looks up 'F'");
  refused({"ecb/ind-cpa", "--set", "z=1"}, 2, "--set z");
  refused({"aes-128/prf"}, 2, "PRF.Real/EVAL/2 (aes-128): the language of files cannot say");
  refused({"ecb/ind-cpa", "--adversary", "optimal"}, 2, "it is searched for");
  refused({"ecb/ind-cpa", "--adversary", "nothing"}, 2, "there is no adversary 'nothing'");
}

}  // namespace files_test
