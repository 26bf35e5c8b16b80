// SPDX-License-Identifier: Apache-2.0
// The canonical form of files.
#include <doctest/doctest.h>

#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "framework/language/cursor.hpp"
#include "framework/language/format.hpp"

namespace language_format_test {

namespace {

using namespace certamen;
using namespace certamen::language;

std::string form(const std::string& text, FileKind kind = FileKind::game) {
  return formatted({"FILE", text}, kind);
}

/// What the parser makes of a file: its expressions, with whatever they say.
std::string tree_of(const Source& source, FileKind kind) {
  std::string text;
  const File file = parse(source, kind);
  for_each_expression(file, [&](const Expression& e) {
    text += std::to_string(static_cast<int>(e.form)) + e.text + (e.in_parentheses ? "()" : "") +
            std::to_string(e.parts.size()) + " ";
  });
  return text;
}

std::vector<std::filesystem::path> all_files() {
  std::vector<std::filesystem::path> paths;
  for (const char* folder : {"/tests/language", "/docs/examples"})
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string{CERTAMEN_SOURCE_ROOT} + folder))
      if (kind_of(entry.path().string())) paths.push_back(entry.path());
  return paths;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

/// Without comments, and with other white space between the tokens.
std::string shaken(const Source& source, std::mt19937& random) {
  static const std::vector<std::string> spaces = {" ", "  ", "\n", "\t", "\r\n", " \n  "};
  std::string text;
  for (const Token& token : tokens_of(source))
    text += std::string{token.text} + spaces[random() % 6];
  return text;
}

}  // namespace

TEST_CASE("format: every file of the tests and the docs stays what it is") {
  const auto paths = all_files();
  CHECK(paths.size() > 70);
  for (const auto& path : paths) {
    CAPTURE(path.string());
    const FileKind kind = kind_of(path.string()).value();
    const Source source = read_source(path.string());
    const Source once{source.name, formatted(source, kind)};
    CHECK(formatted(once, kind) == once.text);
    CHECK(tree_of(source, kind) == tree_of(once, kind));
    CHECK(count(source.text, "//") == count(once.text, "//"));
    CHECK(count(once.text, "\n\n\n") == 0);
    CHECK(count(once.text, " \n") == 0);
    CHECK(once.text.ends_with("\n"));
  }
}

TEST_CASE("format: how the white space was makes no difference") {
  std::mt19937 random{13};
  for (const auto& path : all_files()) {
    CAPTURE(path.string());
    const FileKind kind = kind_of(path.string()).value();
    const std::string first = "// certamen 1\n";
    const Source source = read_source(path.string());
    const Source one{"FILE", first + shaken(source, random)};
    const Source other{"FILE", first + shaken(source, random)};
    CHECK(formatted(one, kind) == formatted(other, kind));
  }
}

TEST_CASE("format: games") {
  CHECK(
      form(
          "import 'a.primitive' ;import 'b.game' as B;\n\n\n"
          "Game L ( Int n,E  e ){Set<Bool>S;BitString< n >?k;\n"
          "Void Initialize( ){S={ };}\n"
          "[Bool,Bool] X(BitString<n+1> x){if(x==k||!(x in S)){return [true ,- 1*y [0:n]];}else "
          "if( a )"
          "{T[x]=| S |-1;}else{[Bool, Bool][u,v]<-[Bool,Bool];}\n\n"
          "z<-uniq[S]e . Key;w<-T\\{0^n};for(Int i=0 to n){F(i) ;}return challenger.X(a&&b)[1];}}\n"
          "Game R(){Bool Y(){return a<b;}}advantage<=count_X^2/|Bool|;export as P;") ==
      R"(import 'a.primitive';
import 'b.game' as B;

Game L(Int n, E e) {
    Set<Bool> S;
    BitString<n>? k;
    Void Initialize() {
        S = {};
    }
    [Bool, Bool] X(BitString<n + 1> x) {
        if (x == k || !(x in S)) {
            return [true, -1 * y[0 : n]];
        } else if (a) {
            T[x] = |S| - 1;
        } else {
            [Bool, Bool] [u, v] <- [Bool, Bool];
        }

        z <-uniq[S] e.Key;
        w <- T \ {0^n};
        for (Int i = 0 to n) {
            F(i);
        }
        return challenger.X(a && b)[1];
    }
}

Game R() {
    Bool Y() {
        return a < b;
    }
}
advantage <= count_X ^ 2 / |Bool|;
export as P;
)");
}

TEST_CASE("format: proofs") {
  CHECK(form("import 'P.game';\nproof: let: Int n;\nE e=E(n); // the only one\n"
             "Function<Bool,Bool> H<-Function<Bool,Bool>; assume: Q(e);calls<=n; theorem: P(e);"
             "bound: 2*advantage(Q(e) compose R(e));games: P(e).L against P(e).Adversary;"
             "induction(i from 1 to n){P(e).L compose R(e) against P(e).Adversary;}\n"
             "P(e).R against P(e).Adversary; /* last */\n"
             "// It asks for nothing.\nReduction R(E e) compose Q(e) against P(e).Adversary{Bool "
             "X(){}}",
             FileKind::proof) == R"(import 'P.game';

proof:

let:
    Int n;
    E e = E(n); // the only one
    Function<Bool, Bool> H <- Function<Bool, Bool>;

assume:
    Q(e);
    calls <= n;

theorem:
    P(e);

bound:
    2 * advantage(Q(e) compose R(e));

games:
    P(e).L against P(e).Adversary;
    induction(i from 1 to n) {
        P(e).L compose R(e) against P(e).Adversary;
    }
    P(e).R against P(e).Adversary; /* last */

// It asks for nothing.
Reduction R(E e) compose Q(e) against P(e).Adversary {
    Bool X() {}
}
)");
}

TEST_CASE("format: long statements and comments within them") {
  const std::string argument = "challenger.Challenge(message, other)";
  std::string sum = argument;
  for (int i = 0; i < 4; ++i) sum += " + " + argument;
  const std::string text =
      form("// certamen 1\n/* two\n   lines */\nGame L() { Bool X(Bool a, // one\n"
           "Bool b) { // opens\n// alone\n\nreturn " +
           sum +
           ";\n// before the end\n} }\nGame R() { Bool X() { return a; } }\n"
           "export as P; // out\n\n// the end\n");
  CHECK(text == "// certamen 1\n/* two\n   lines */\nGame L() {\n    Bool X(Bool a, // one\n"
                "            Bool b) { // opens\n        // alone\n\n        return " +
                    argument + " + " + argument + "\n                + " + argument + " + " +
                    argument + "\n                + " + argument +
                    ";\n        // before the end\n    }\n}\n\nGame R() {\n    Bool X() {\n        "
                    "return a;\n    }\n}\nexport as P; // out\n\n// the end\n");
  CHECK(form(text) == text);
}

TEST_CASE("format: a comment does not become the line that begins an extended file") {
  const std::string text =
      form("\n// certamen 2\nGame L() { Bool X() {} } Game R() { Bool X() {} } "
           "export as P;");
  CHECK(text.starts_with("\n// certamen 2\n"));
  CHECK(form(text) == text);
}

TEST_CASE("format: what cannot be read is refused as the parser does") {
  CHECK_THROWS_WITH_AS(form("Game L() { Bool X( }"),
                       "FILE:1:20: expected a type before '}'\n"
                       "1 | Game L() { Bool X( }\n"
                       "  |                    ^",
                       Error);
}

}  // namespace language_format_test
