// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "framework/error.hpp"
#include "framework/language/parser.hpp"

namespace language_parser_test {

namespace {

using namespace certamen;
using namespace certamen::language;

std::string message(const std::string& text, FileKind kind) {
  try {
    (void)parse({"a.game", text}, kind);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing thrown";
}

/// The body of a method, in a game that is otherwise right.
Block body(const std::string& statements) {
  const File file = parse({"a.game", "Game A() { Void X() {" + statements +
                                         "} }\nGame B() { Void X() { } }\nexport as P;"},
                          FileKind::game);
  return std::get<GameFile>(file.content).left.methods.at(0).body;
}

std::string refusal(const std::string& statements) {
  const std::string text =
      "Game A() { Void X() {\n" + statements + "\n} }\nGame B() { Void X() { } }\nexport as P;";
  return message(text, FileKind::game);
}

/// Prefix notation: what the tree is, whatever the spelling.
std::string shape(const Expression& e) {
  std::string text = "(" + std::to_string(static_cast<int>(e.form));
  if (!e.text.empty()) text += " " + e.text;
  for (const Expression& part : e.parts) text += " " + shape(part);
  return text + ")";
}

Expression value(const std::string& expression) {
  const Block block = body("x = " + expression + ";");
  return *std::get<Assign>(block.at(0).action).value;
}

bool same(const std::string& a, const std::string& b) {
  return shape(value(a)) == shape(value(b));
}

}  // namespace

TEST_CASE("froglang: operators are as tight as the grammar says") {
  CHECK(same("a + b * c", "a + (b * c)"));
  CHECK(same("a ^ b ^ c", "a ^ (b ^ c)"));
  CHECK(same("-a * b", "-(a * b)"));
  CHECK(same("-a + b", "(-a) + b"));
  CHECK(same("!a == b", "(!a) == b"));
  CHECK(same("!f(a)", "!(f(a))"));
  CHECK(same("a + b == c && d", "((a + b) == c) && d"));
  CHECK(same("a && b || c && d", "(a && b) || (c && d)"));
  CHECK(same("a || b union c", "(a || b) union c"));
  CHECK(same("a in S && b in S", "(a in S) && (b in S)"));
  CHECK(same("0^n || x", "(0^n) || x"));
  CHECK(same("a - b - c", "(a - b) - c"));
  CHECK(same("a + b - c", "(a + b) - c"));
  CHECK_FALSE(same("a + b", "b + a"));
}

TEST_CASE("froglang: operators that the grammar mixes in a surprising way need parentheses") {
  // In the grammar the first is a - (b + c), the second a / (b * c).
  CHECK(refusal("x = a - b + c;").find("'+' and '-' together need parentheses") !=
        std::string::npos);
  CHECK(refusal("x = a / b * c;").find("'*' and '/' together need parentheses") !=
        std::string::npos);
  CHECK(refusal("x = a == b == c;").find("'==' and '==' together need parentheses") !=
        std::string::npos);
  CHECK(refusal("x = (a - b) + c;") == "nothing thrown");
}

TEST_CASE("froglang: a minus sign behind '^' or '/' takes no product without parentheses") {
  // In the grammar these are 2 ^ (-(n * q)), 2 ^ (-(n / q)), a / (-(b * c)), a / (-(b / c)).
  CHECK(refusal("x = 2 ^ -n * q;").find("'^ -' and '*' together need parentheses") !=
        std::string::npos);
  CHECK(refusal("x = 1 - 2^-n * q;").find("'^ -' and '*' together need parentheses") !=
        std::string::npos);
  CHECK(refusal("x = 2 ^ -n / q;").find("'^ -' and '/' together need parentheses") !=
        std::string::npos);
  CHECK(refusal("x = 2 ^ - -n * q;").find("'^ -' and '*' together need parentheses") !=
        std::string::npos);
  CHECK(refusal("x = a / -b * c;").find("'/ -' and '*' together need parentheses") !=
        std::string::npos);
  CHECK(refusal("x = a / -b / c;").find("'/ -' and '/' together need parentheses") !=
        std::string::npos);
  CHECK(same("q * 2 ^ -n", "q * (2 ^ (-n))"));
  CHECK(same("2 ^ -n + q", "(2 ^ (-n)) + q"));
  CHECK(same("2 ^ -n ^ 2", "2 ^ (-(n ^ 2))"));
  CHECK(refusal("x = (2 ^ -n) * q;") == "nothing thrown");
  CHECK(refusal("x = 2 ^ (-n) * q;") == "nothing thrown");
  CHECK(refusal("x = 2 ^ -(n * q);") == "nothing thrown");
  CHECK(refusal("x = a * -b * c;") == "nothing thrown");
}

TEST_CASE("froglang: a declaration and an assignment may begin alike") {
  const Block block = body(R"(
    E.Key k; E.Key k = a; k = a; M[k] = a; [A, B] t; [A, B] [x, y] = f(); BitString<n>[u, v] <- T;
    T? o = None; k <- T \ {a}; T k <-uniq[S] T; E.f(x); in = a; Group in;
    Map<A, BitString<n - 1>> M; g(); return a[0 : n + 1];)");
  REQUIRE(block.size() == 16);
  const auto& declared = std::get<Assign>(block[0].action);
  CHECK(declared.type.has_value());
  CHECK_FALSE(declared.value.has_value());
  CHECK(std::get<Assign>(block[3].action).targets.at(0).form == Form::index);
  CHECK(std::get<Assign>(block[5].action).targets.size() == 2);
  const auto& taken_apart = std::get<Draw>(block[6].action);
  CHECK(taken_apart.type->form == Form::bit_string_type);
  CHECK(taken_apart.targets.at(1).text == "v");
  CHECK(std::get<Draw>(block[8].action).excluded.has_value());
  CHECK_FALSE(std::get<Draw>(block[8].action).unique);
  CHECK(std::get<Draw>(block[9].action).unique);
  CHECK(std::get<Return>(block[15].action).value.form == Form::slice);
}

TEST_CASE("froglang: nodes know their places") {
  const Block block = body("\n  x = f(a,\n    b);");
  CHECK(block.at(0).place == Place{2, 3});
  const Expression& call = *std::get<Assign>(block[0].action).value;
  CHECK(call.place == Place{2, 7});
  CHECK(call.parts.at(2).place == Place{3, 5});
}

TEST_CASE("froglang: a message has the place, what was expected, and the line") {
  CHECK(message("Game A() {\n  Void X() {\n    return x\n  }\n}", FileKind::game) ==
        "a.game:3:13: expected ';' before '}'\n"
        "3 |     return x\n"
        "  |             ^");
  CHECK(message("Game A(Int) { }", FileKind::game) ==
        "a.game:1:11: expected the name of a parameter before ')'\n"
        "1 | Game A(Int) { }\n"
        "  |           ^");
  CHECK(message("", FileKind::scheme) ==
        "a.game:1:1: expected 'Scheme' before the end of the file\n1 | \n  | ^");
  CHECK(message("Game A() { \x01 }", FileKind::game).find("no token begins with") !=
        std::string::npos);
  CHECK(message("/* a", FileKind::game).find("'*/'") != std::string::npos);
  CHECK(refusal("f(a) = b;").find("2:1: expected a variable that can be assigned") !=
        std::string::npos);
  CHECK(refusal("x;").find("expected a name, '=' or '<-' before ';'") != std::string::npos);
  CHECK(refusal("ModInt<q x;").find("2:10: expected '>' before 'x'") != std::string::npos);
}

TEST_CASE("froglang: a scheme and a primitive") {
  const File primitive = parse({"a", R"(
    Primitive F(Int in, Set K) {
      Int in = in;
      deterministic injective BitString<in> Go(K k, BitString<in>? x);
    })"},
                               FileKind::primitive);
  const Game& read = std::get<PrimitiveFile>(primitive.content).primitive;
  CHECK(read.parameters.size() == 2);
  CHECK(read.fields.at(0).value.has_value());
  CHECK(read.methods.at(0).deterministic);
  CHECK(read.methods.at(0).injective);
  CHECK(read.methods.at(0).parameters.at(1).type.form == Form::optional_type);

  const File scheme = parse({"a", R"(import 'F.primitive' as P;
    Scheme G(Int n) extends F {
      requires n == 1;
      Int in = n;
      BitString<n> Go(BitString<n> k, BitString<n> x) { return k + x; }
      Set K = BitString<n>;
    })"},
                            FileKind::scheme);
  CHECK(scheme.imports.at(0).file == "F.primitive");
  CHECK(*scheme.imports.at(0).alias == "P");
  const auto& file = std::get<SchemeFile>(scheme.content);
  CHECK(file.extends == "F");
  CHECK(file.requirements.size() == 1);
  CHECK(file.scheme.fields.size() == 2);
}

TEST_CASE("froglang: a proof") {
  const File file = parse({"a", R"(
    Reduction R(E e) compose G(e) against H(e).Adversary { Void X() { challenger.X(); } }
    proof:
    let: Int n; E e = E(n); Function<Bool, Bool> H <- Function<Bool, Bool>;
    assume: G(e); calls <= n;
    requires: n is prime;
    lemma: event bad of G(e) by 'b.proof';
    theorem: event worse of H(e);
    bound: advantage(event bad of G(e) compose R(e)) + n * (n - 1);
    games:
      H(e).Left against H(e).Adversary;
      G(e).Left compose R(e) against H(e).Adversary;
      induction(i from 1 to n) { G(e).Left compose R(e) against H(e).Adversary; assume i < n; }
    Game Late() { Void X() { } })"},
                          FileKind::proof);
  const auto& proof = std::get<ProofFile>(file.content);
  CHECK(proof.helpers.size() == 2);
  CHECK(proof.lets.size() == 3);
  CHECK(proof.lets[2].drawn_from.has_value());
  CHECK(proof.assumptions.size() == 1);
  CHECK(proof.calls.has_value());
  CHECK(proof.primes.size() == 1);
  CHECK(*proof.lemmas.at(0).claim.event == "bad");
  CHECK(*proof.theorem.event == "worse");
  CHECK(proof.bound->parts.at(0).form == Form::advantage);
  REQUIRE(proof.lines.size() == 3);
  CHECK(std::get<Step>(proof.lines[1]).reduction.has_value());
  CHECK(std::get<Induction>(proof.lines[2]).lines.size() == 2);
}

TEST_CASE("froglang: an adversary and what it is against") {
  const Source source{"FILE", "// certamen 1\nimport 'P.game';\nAdversary A(Int n) against P(n) { "
                              "Bool Run() { return challenger.X(); } }\nat n = 1;\n"
                              "expect advantage(q = 2) <= 1/2;"};
  const File file = parse(source, FileKind::adversary);
  const auto& adversary = std::get<AdversaryFile>(file.content);
  CHECK(adversary.adversary.name == "A");
  CHECK(adversary.adversary.methods.at(0).name == "Run");
  CHECK(to_text(adversary.against) == "P(n)");
  CHECK(file.expectations.at(0).what == Expected::advantage);
  CHECK(file.expectations.at(0).relation == Relation::at_most);
  CHECK(kind_of("a/b.adversary") == FileKind::adversary);
  const auto refused = [](const std::string& text) { return message(text, FileKind::adversary); };
  CHECK(refused("Adversary A() against P() {}")
            .find("1:1: a file with an adversary begins with the line '// certamen 1'") !=
        std::string::npos);
  CHECK(refused("// certamen 1\nAdversary A() { }").find("2:15: expected 'against' before '{'") !=
        std::string::npos);
  CHECK(refused("// certamen 1\nAdversary A() against P() { }").find("expected a method") !=
        std::string::npos);
  CHECK(refused("// certamen 1\nAdversary A() against P() { Bool Run() {} }\nexpect equivalent;")
            .find("expected one of advantage, refused") != std::string::npos);
}

TEST_CASE("froglang: moves that an adversary leaves to the engine") {
  const Source source{"FILE", "// certamen 1\nAdversary A() against P() { Bool Run() {\n"
                              "[Bool, Bool] m <- choose [Bool, Bool];\n"
                              "Bool a <- choose;\n"
                              "a <- choose E.Key;\n"
                              "return m[0];\n} }"};
  const File file = parse(source, FileKind::adversary);
  const Block& body = std::get<AdversaryFile>(file.content).adversary.methods.at(0).body;
  const auto drawn = [&](std::size_t i) { return std::get<Draw>(body.at(i).action); };
  CHECK(drawn(0).chosen);
  CHECK(to_text(drawn(0).from) == "[Bool, Bool]");
  CHECK_FALSE(drawn(1).chosen);
  CHECK(to_text(drawn(1).from) == "choose");
  CHECK(drawn(2).chosen);
  CHECK(to_text(drawn(2).from) == "E.Key");
  CHECK_FALSE(drawn(2).type.has_value());
}

TEST_CASE("froglang: all that can be read of a file that is wrong in four places") {
  const Parsed parsed = parse_all({"a.game", "Game A(Int n) {\n"
                                             "  Bool k\n"
                                             "  Bool X(Bool m) {\n"
                                             "    Bool a <- <;\n"
                                             "    if (m) { return ; }\n"
                                             "    return a;\n"
                                             "  }\n"
                                             "}\n"
                                             "Game B(Int n) { Bool X(Bool m) { return m; }\n"
                                             "export as P;\n"},
                                  FileKind::game);
  std::vector<std::string> places;
  for (const Error& problem : parsed.problems) places.push_back(problem.place());
  CHECK(places ==
        std::vector<std::string>{"a.game:2:9", "a.game:4:15", "a.game:5:21", "a.game:9:45"});
  const auto& games = std::get<GameFile>(parsed.file.content);
  CHECK(games.name == "P");
  REQUIRE(games.left.methods.size() == 1);
  CHECK(games.left.methods[0].body.size() == 2);
  CHECK(games.right.methods.size() == 1);
  CHECK(parse_all({"a.game", "// certamen 2"}, FileKind::game).problems.size() == 1);
  CHECK(parse_all({"a.scheme", ""}, FileKind::scheme).file.content.index() == 1);
}

}  // namespace language_parser_test
