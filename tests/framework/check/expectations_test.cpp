// SPDX-License-Identifier: Apache-2.0
// Files that say what will be found of them.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "framework/check/expectations.hpp"
#include "framework/error.hpp"
#include "framework/report/test_output.hpp"

namespace expectations_test {

namespace {

using namespace certamen;

/// A folder of its own, removed in the end.
class Folder {
 public:
  Folder() { std::filesystem::create_directories(path_); }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream{path_ / name} << text;
    return (path_ / name).string();
  }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_ = std::filesystem::temp_directory_path() /
                                ("certamen-expectations-" + std::to_string(::getpid()));
};

TestReport tested(const std::string& folder) {
  return test_files(folder, standard_catalogue(), {}, Context{});
}

/// A biased coin against a fair one: 1/4 with one call, 5/16 with two.
std::string coins(const std::string& expectations, const std::string& stated = "") {
  return "// certamen 1\nGame L() { Bool X() { Bool a <- Bool; Bool b <- Bool; return a && b; } }\n"
         "Game R() { Bool X() { Bool a <- Bool; return a; } }\n" +
         stated + "export as P;\n" + expectations;
}

/// "holds", or what was found in its place.
std::string found(const std::string& expectation, const std::string& stated = "") {
  const Folder folder;
  const TestReport report = tested(folder.write("a.game", coins(expectation, stated)));
  REQUIRE(report.files.size() == 1);
  REQUIRE(report.files[0].results.size() == 1);
  const ExpectationResult& result = report.files[0].results[0];
  CHECK(report.exit_status() == (result.holds ? 0 : result.refused ? 2 : 1));
  return result.holds ? "holds" : result.found;
}

void holds_everywhere(const std::string& folder, std::size_t files, std::size_t expectations) {
  const TestReport report = tested(std::string{CERTAMEN_SOURCE_ROOT} + folder);
  INFO(to_text(document_of(report, false), false));
  CHECK(report.exit_status() == 0);
  std::size_t all = 0;
  for (const FileTest& file : report.files) all += file.results.size();
  CHECK(report.files.size() >= files);
  CHECK(all >= expectations);
}

}  // namespace

TEST_CASE("expectations: one that an interrupt cut short does not count as failing") {
  const Folder folder;
  const std::string file = folder.write("a.game", coins("expect equivalent;\n"));
  CHECK(tested(file).exit_status() == 1);
  const Context stopped;
  stopped.cancel.cancel();
  const TestReport report = test_files(file, standard_catalogue(), {}, stopped);
  CHECK(report.exit_status() == 130);
  for (const FileTest& one : report.files) CHECK(one.holds());
}

TEST_CASE("expectations: pairs of games that are equal, and that the peer does not see") {
  holds_everywhere("/tests/language/pairs", 17, 21);
}

TEST_CASE("expectations: what the peer accepted and is wrong, with exact values") {
  holds_everywhere("/tests/language/peer", 15, 30);
}

TEST_CASE("expectations: textbook exercises") {
  holds_everywhere("/tests/language/textbook", 20, 37);
}

TEST_CASE("expectations: limits of calls, permutations and operations by their names") {
  holds_everywhere("/tests/language/extended", 6, 11);
}

TEST_CASE(
    "expectations: proofs by induction, refuted ones, and ones that are equal at sizes only") {
  holds_everywhere("/tests/language/proofs", 30, 20);
}

TEST_CASE("expectations: adversaries against games") {
  holds_everywhere("/tests/language/adversaries", 11, 17);
}

TEST_CASE("expectations: files that import schemes and definitions of the catalogue") {
  holds_everywhere("/tests/language/catalogue", 6, 5);
}

TEST_CASE("expectations: the exercise sheet of the how-to") {
  holds_everywhere("/docs/examples/exercises", 12, 22);
}

TEST_CASE("expectations: each fails where another thing is found, which is said") {
  CHECK(found("expect optimal(q = 1) = 1/4;") == "holds");
  CHECK(found("expect optimal(q = 2) = 5/16;") == "holds");
  CHECK(found("expect optimal(q = 2) = 1/4;") == "5/16");
  CHECK(found("expect optimal(q = 2) <= 1/2;") == "holds");
  CHECK(found("expect optimal(q = 2) >= 1/2;") == "5/16");
  CHECK(found("expect optimal(q_X = 1) = 2^-2;") == "holds");
  CHECK(found("expect optimal(q = 0) = 0;") == "holds");
  CHECK(found("expect equivalent;") == "different 1/4");
  CHECK(found("expect different;") == "holds");
  CHECK(found("expect different 1/4;") == "holds");
  CHECK(found("expect different 1/8;") == "different 1/4");
  CHECK(found("expect refused 'anything';") == "nothing is wrong with it");
  CHECK(found("expect stated(q = 1);", "advantage <= count_X / 4;") == "holds");
  CHECK(found("expect stated(q = 2);", "advantage <= 1 / 4;") == "5/16, where 1/4 is stated");
}

TEST_CASE("expectations: what cannot be evaluated is bad input, with its place") {
  CHECK(found("expect stated(q = 1);").find("a.game:5:1: the file states no advantage\n5 | ") !=
        std::string::npos);
  CHECK(found("at m = 1;\nexpect equivalent;").find("takes this parameter") != std::string::npos);
  CHECK(found("expect optimal(q = 1/2) = 0;").find("1/2") != std::string::npos);
  CHECK(found("expect optimal(q_Y = 1) = 0;").find("q_Y") != std::string::npos);
  CHECK(found("expect optimal(q = 'a') = 0;").find("CERTAMEN") == std::string::npos);
  CHECK(found("expect optimal(q = 1) = 1 / 0;").find("division by 0") != std::string::npos);
  CHECK(found("expect optimal(q = 1) = x;").find("a.game:5:25") != std::string::npos);
}

TEST_CASE(
    "expectations: a bound takes its own sizes and assumptions, and probabilities for these") {
  const Folder folder;
  const std::filesystem::path exercises =
      std::string{CERTAMEN_SOURCE_ROOT} + "/docs/examples/exercises";
  std::filesystem::copy(exercises, folder.path(),
                        std::filesystem::copy_options::recursive |
                            std::filesystem::copy_options::overwrite_existing);
  const std::string proof = folder.path() + "/Twice.proof";
  const auto found = [&](const std::string& arguments) {
    std::filesystem::copy_file(exercises / "Twice.proof", proof,
                               std::filesystem::copy_options::overwrite_existing);
    std::ofstream{proof, std::ios::app} << "\nexpect bound(" << arguments << ") <= 1;\n";
    const TestReport report = tested(proof);
    REQUIRE(report.files.size() == 1);
    REQUIRE_FALSE(report.files[0].results.empty());
    const ExpectationResult& last = report.files[0].results.back();
    return last.holds ? "holds" : last.found;
  };
  CHECK(found("calls = 2, Secrecy_I_1 = 1/8") == "holds");
  const std::string misspelt = found("calls = 2, Secrecy_I_1 = 1/8, Secrecy_I_2 = 0");
  CHECK(misspelt.find("the bound has no size and no assumption 'Secrecy_I_2'; did you mean "
                      "'Secrecy_I_1'") != std::string::npos);
  CHECK(misspelt.find("Twice.proof:") != std::string::npos);
  CHECK(found("calls = -1, Secrecy_I_1 = 1/8").find("expected at least") != std::string::npos);
  CHECK(found("calls = 2, Secrecy_I_1 = 2").find("expected an advantage from 0 to 1") !=
        std::string::npos);
}

TEST_CASE("expectations: a folder, line by line") {
  const Folder folder;
  folder.write("b.game", coins("expect different;\nexpect equivalent;\n"));
  folder.write("a.game", coins("expect different;"));
  folder.write("c.game", coins(""));
  folder.write("d.game", "Game");
  folder.write("notes.txt", "nothing that is read");
  const TestReport report = tested(folder.path());
  CHECK(report.exit_status() == 2);
  std::string text = to_text(document_of(report, false), false);
  for (auto at = text.find(folder.path() + "/"); at != std::string::npos;
       at = text.find(folder.path() + "/"))
    text.erase(at, folder.path().size() + 1);
  CHECK(text == "a.game: 1 expectation holds\n"
                "b.game: 1 of 2 expectations fails\n"
                "b.game:6:1: expect equivalent;\n"
                "  found: different 1/4\n"
                "c.game: nothing expected\n"
                "d.game: refused\n"
                "d.game:1:5: expected a name before the end of the file\n"
                "1 | Game\n"
                "  |     ^\n"
                "\n4 files, 3 expectations: 1 fails, 1 file refused\n");
  const std::string junit = to_junit(report, true);
  CHECK(junit.find("tests=\"2\" failures=\"1\" errors=\"0\"") != std::string::npos);
  CHECK(junit.find("name=\"line 6: expect equivalent;\"") != std::string::npos);
  CHECK(junit.find("<failure message=\"found: different 1/4\"/>") != std::string::npos);
  CHECK(to_json(document_of(report, false)).find("\"found\": \"different 1/4\"") !=
        std::string::npos);
}

TEST_CASE("expectations: where nothing is expected, nothing is tested") {
  const Folder folder;
  folder.write("a.game", coins(""));
  CHECK_THROWS_WITH_AS(tested(folder.path()),
                       (folder.path() + ": no file here says what to expect of it").c_str(), Error);
  CHECK_THROWS_AS(tested(folder.path() + "/none"), Error);
}

}  // namespace expectations_test
