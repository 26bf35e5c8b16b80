// SPDX-License-Identifier: Apache-2.0
// Wrong files, and the message with the place for each.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "framework/error.hpp"
#include "framework/language/parser.hpp"

namespace language_wrong_files_test {

namespace {

using namespace certamen;
using namespace certamen::language;

std::string refusal(const std::string& text, FileKind kind) {
  try {
    (void)parse({"f", text}, kind);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing thrown";
}

struct Wrong {
  FileKind kind;
  std::string text;
  std::string message;  // it begins so
};

constexpr FileKind game = FileKind::game, scheme = FileKind::scheme, proof = FileKind::proof,
                   primitive = FileKind::primitive;

/// Two games, the first with this member.
std::string games(const std::string& member, const std::string& after = "") {
  return "Game L() {\n" + member + "\n}\nGame R() { Bool X() { return true; } }\nexport as P;\n" +
         after;
}

/// Games with this expectation, on line 7.
std::string expecting(const std::string& expectation) {
  return "// certamen 1\nGame L() { Bool X() { return true; } }\nGame R() { Bool X() { return "
         "true; "
         "} }\nexport as P;\n\n\n" +
         expectation;
}

/// An adversary that does this, on line 3 from column 9 on.
std::string playing(const std::string& statements) {
  return "// certamen 1\nAdversary A() against P() { Bool Run() {\n        " + statements + "\n} }";
}

std::string proved(const std::string& sections) {
  return "proof:\n" + sections;
}

}  // namespace

TEST_CASE("wrong files: each is refused with the place and what was expected there") {
  const std::vector<Wrong> all{
      // names that are declared twice
      {game, games("Bool X(Bool a, Bool a) { return a; }"), "f:2:21: 'a' is declared already"},
      {game, games("Bool X() { return true; } Bool X() { return false; }"),
       "f:2:32: 'X' is declared already"},
      {game, games("Void Initialize() { } Void Initialize() { } Bool X() { return true; }"),
       "f:2:28: 'Initialize' is declared already"},
      {game, games("Bool a; Bool a; Bool X() { return true; }"), "f:2:14: 'a' is declared already"},
      {game, "Game L(Int n, Int n) {", "f:1:19: 'n' is declared already"},
      {scheme, "Scheme S() extends P { Set A = Bool; Set A = Bool;", "f:1:42: 'A' is declared"},
      {primitive, "Primitive P() { Bool f(); Bool f(Bool x); }", "f:1:32: 'f' is declared already"},
      // games
      {game, "", "f:1:1: expected 'Game' before the end of the file"},
      {game, "Game", "f:1:5: expected a name before the end of the file"},
      {game,
       "Game L() { Bool X() { return true; } }\nGame L() { Bool X() { return true; } }\nexport as "
       "P;",
       "f:2:6: the pair has a game 'L' already"},
      {game, "Game 7() {}", "f:1:6: expected a name before '7'"},
      {game, "Game L { }", "f:1:8: expected '(' before '{'"},
      {game, "Game L() }", "f:1:10: expected '{' before '}'"},
      {game, "Game L() { }", "f:1:12: expected a method before '}'"},
      {game, "Game L() { Bool X(); }", "f:1:20: expected '{' before ';'"},
      {game, "Game L(Int) { }", "f:1:11: expected the name of a parameter before ')'"},
      {game, "Game L(Int n Int m) { }", "f:1:14: expected ')' before 'Int'"},
      {game, "Game L(Int n,) { }", "f:1:14: expected a type before ')'"},
      {game, "import Game L() { }", "f:1:8: expected the name of a file in '..' before 'Game'"},
      {game, "import 'a.game'\nGame L() { }", "f:1:16: expected ';' before 'Game'"},
      {game, "import 'a.game;\nGame L() { }",
       "f:1:8: expected \"'\" that ends this name of a file"},
      {game, "import 'a.game' as ;", "f:1:20: expected a name before ';'"},
      {game, games("Bool X() { return true }"), "f:2:24: expected ';' before '}'"},
      {game, games("Bool X() { return true\n}"), "f:2:23: expected ';' before '}'"},
      {game, games("Bool X() { return; }"), "f:2:18: expected an expression before ';'"},
      {game, games("Bool X() { x = ; }"), "f:2:16: expected an expression before ';'"},
      {game, games("Bool X() { x <- ; }"), "f:2:17: expected an expression before ';'"},
      {game, games("Bool X() { Bool x <-uniq Bool; }"), "f:2:26: expected '[' before 'Bool'"},
      {game, games("Bool X() { Bool x <- choose Bool; return x; }"),
       "f:2:22: a file with moves that are left to the engine begins with the line '// certamen "
       "1'"},
      {FileKind::adversary, playing("Bool x <- choose Bool \\ {true}; return x;"),
       "f:3:31: a move is any value of a type: expected ';' before '\\'"},
      {FileKind::adversary, playing("Bool x <- choose Bool return x;"),
       "f:3:31: expected ';' before 'return'"},
      {FileKind::adversary, playing("Bool x <-uniq[S] choose Bool; return x;"),
       "f:3:33: expected ';' before 'Bool'"},
      {FileKind::adversary, playing("return choose Bool;"), "f:3:23: expected ';' before 'Bool'"},
      {game, games("Bool X() { if b { } }"), "f:2:15: expected '(' before 'b'"},
      {game, games("Bool X() { if (b { } }"), "f:2:18: expected ')' before '{'"},
      {game, games("Bool X() { if (b) return b; }"), "f:2:19: expected '{' before 'return'"},
      {game, games("Bool X() { else { } }"), "f:2:12: expected"},
      {game, games("Bool X() { for (Int i = 1) { } }"), "f:2:26: expected 'to' before ')'"},
      {game, games("Bool X() { for (i in S) { } }"), "f:2:22: expected 'in' before 'S'"},
      {game, games("Bool X() { return (true; }"), "f:2:24: expected ')' before ';'"},
      {game, games("Bool X() { return [true; }"), "f:2:24: expected ']' before ';'"},
      {game, games("Bool X() { return {true; }"), "f:2:24: expected '}' before ';'"},
      {game, games("Bool X() { return x[1; }"), "f:2:22: expected ']' before ';'"},
      {game, games("Bool X() { return x[1 : ]; }"), "f:2:25: expected an expression before ']'"},
      {game, games("Bool X() { return |x; }"), "f:2:21: expected '|' before ';'"},
      {game, games("Bool X() { return f(x; }"), "f:2:22: expected ')' before ';'"},
      {game, games("Bool X() { return x.; }"), "f:2:21: expected the name of a member before ';'"},
      {game, games("Bool X() { return x +; }"), "f:2:22: expected an expression before ';'"},
      {game, games("Bool X() { return 0^; }"), "f:2:21: expected a length before ';'"},
      {game, games("Bool X() { return a - b + c; }"),
       "f:2:21: '+' and '-' together need parentheses"},
      {game, games("Bool X() { return a < b < c; }"),
       "f:2:25: '<' and '<' together need parentheses"},
      {game, games("Bool X() { f(x) = y; }"), "f:2:12: expected a variable that can be assigned"},
      {game, games("Bool X() { # }"), "f:2:12: no token begins with '#'"},
      {game, games("Bool X() { /* }"), "f:2:12: expected '*/' that ends this comment"},
      {game, games("Map<Bool> M; Bool X() { return true; }"), "f:2:9: expected ',' before '>'"},
      {game, games("ModInt M; Bool X() { return true; }"), "f:2:8: expected '<' before 'M'"},
      {game, games("BitString<n x; Bool X() { return true; }"), "f:2:13: expected '>' before 'x'"},
      {game, "Game L() { Bool X() { return true; } }", "f:1:39: expected 'Game' before the end"},
      {game, "Game L() { Bool X() { return true; } }\nGame R() { Bool X() { return true; } }",
       "f:2:39: expected 'export' before the end of the file"},
      {game, games("Bool X() { return true; }", "Game S() { }"),
       "f:5:13: expected the end of the file before 'Game'"},
      {game,
       "Game L() { Bool X() { return true; } }\nGame R() { Bool X() { return true; } }\nadvantage "
       "= 1; export as P;",
       "f:3:11: expected '<=' before '='"},
      // primitives and schemes
      {primitive, "Primitive P() { Bool f() { return true; } }", "f:1:26: expected ';' before '{'"},
      {primitive, "Scheme P() { }", "f:1:1: expected 'Primitive' before 'Scheme'"},
      {scheme, "Scheme S() { }", "f:1:12: expected 'extends' before '{'"},
      {scheme, "Scheme S() extends { }", "f:1:20: expected the name of a primitive before '{'"},
      {scheme, "Scheme S() extends P { requires ; }", "f:1:33: expected an expression before ';'"},
      {scheme, "Scheme S() extends P { Bool f(); }", "f:1:32: expected '{' before ';'"},
      // proofs
      {proof, "", "f:1:1: expected 'proof:' before the end of the file"},
      {proof, proved("let:\nInt n\n"), "f:3:6: expected ';' before the end of the file"},
      {proof, proved("let:\nInt n;\n"), "f:3:7: expected an expression before the end of the file"},
      {proof, proved("let:\nInt n;\ngames:\n"), "f:3:7: expected 'theorem:' before 'games'"},
      {proof, proved("theorem:\nP(n);\n"), "f:3:6: expected 'games:' before the end of the file"},
      {proof, proved("theorem:\nP(n);\ngames:\nP(n).L;\n"),
       "f:5:7: expected 'compose' or 'against' before ';'"},
      {proof, proved("theorem:\nP(n);\ngames:\nP(n).L against ;\n"),
       "f:5:16: expected an expression before ';'"},
      {proof, proved("requires:\nq is odd;\ntheorem:\nP(n);\n"),
       "f:3:6: expected 'prime' before 'odd'"},
      {proof, proved("lemma:\nP(n);\n"), "f:3:5: expected 'by' before ';'"},
      // expectations
      {game, games("Bool X() { return true; }", "expect equivalent;"),
       "f:6:1: a file with expectations begins with the line '// certamen 1'"},
      {game, "// certamen 2\nGame L() { }",
       "f:1:13: the language has extensions of version 1 only"},
      {game, expecting("expect verified;"),
       "f:7:8: expected one of equivalent, different, optimal, stated, refused before 'verified'"},
      {game, expecting("expect equivalent"), "f:7:18: expected ';' before the end of the file"},
      {game, expecting("expect optimal(q = 2);"), "f:7:22: expected '=', '<=' or '>=' before ';'"},
      {game, expecting("expect optimal(q = 2) = ;"), "f:7:25: expected an expression before ';'"},
      {game, expecting("expect optimal(q) = 1;"), "f:7:17: expected '=' before ')'"},
      {game, expecting("expect optimal(q = 1, q = 2) = 1;"), "f:7:23: 'q' is given twice"},
      {game, expecting("expect refused;"), "f:7:15: expected a part of the message in '..'"},
      {game, expecting("at n;"), "f:7:5: expected '=' before ';'"},
      {game, expecting("at n = 1"), "f:7:9: expected ';' before the end of the file"},
      {game, expecting("against 'ind-cpa';"),
       "f:7:1: only a scheme is checked against a definition"},
      {scheme, "// certamen 1\nScheme S() extends P { }\nexpect equivalent;",
       "f:3:1: expected \"against 'DEFINITION';\" before this"},
      {primitive, "// certamen 1\nPrimitive P() { Bool f(); }\nexpect equivalent;",
       "f:3:1: of a primitive nothing can be expected"},
  };
  for (const Wrong& wrong : all) {
    CAPTURE(wrong.text);
    const std::string found = refusal(wrong.text, wrong.kind);
    CAPTURE(found);
    CHECK(found.starts_with(wrong.message));
    // The line itself, and a caret below it.
    CHECK(found.find("\n") != std::string::npos);
    CHECK(found.ends_with("^"));
  }
  CHECK(all.size() >= 75);
}

TEST_CASE("wrong files: the words of expectations are names everywhere else") {
  CHECK(refusal(games("Bool expect; Bool at; Bool X() { at = expect; return at; }"), game) ==
        "nothing thrown");
  CHECK(refusal(proved("let:\nInt at;\ntheorem:\nexpect(at);\ngames:\nexpect(at).L against "
                       "expect(at).Adversary;\nat(at).L against expect(at).Adversary;\n"),
                proof) == "nothing thrown");
}

}  // namespace language_wrong_files_test
