// SPDX-License-Identifier: Apache-2.0
// Games in files against values worked out by hand, with the exact engine.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/language/game.hpp"
#include "framework/language/load.hpp"

namespace language_game_test {

namespace {

using namespace certamen;
using namespace certamen::language;

/// A folder of its own, removed in the end.
class Folder {
 public:
  Folder()
      : path_{std::filesystem::temp_directory_path() /
              ("certamen-language-" + std::to_string(::getpid()))} {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream{path_ / name} << text;
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

/// How far apart the shortest transcript that tells the games apart shows them; 0: equal.
Rational distance(const GamePair& pair) {
  const Context context;
  const Package left = defined_package(pair.left, Size{2}, context);
  const Package right = defined_package(pair.right, Size{2}, context);
  const EquivalenceResult result = decide_equivalence(left, right, {}, context);
  REQUIRE(result.equivalent.has_value());
  CHECK(*result.equivalent == (result.first == result.second));
  return abs(result.first - result.second);
}

Rational distance(const std::string& left, const std::string& right, const Settings& settings = {},
                  const std::string& parameters = "") {
  const Folder folder;
  return distance(
      load_pair(folder.write("a.game", "Game L(" + parameters + ") {\n" + left + "\n}\nGame R(" +
                                           parameters + ") {\n" + right + "\n}\nexport as P;"),
                settings));
}

/// Of games with one parameter n, which is 1.
Rational at_one(const std::string& left, const std::string& right) {
  return distance(left, right, {{"n", "1"}}, "Int n");
}

/// Whether a method without inputs always gives this.
bool gives(const std::string& body, const std::string& type, const std::string& value) {
  return distance(type + " X() {" + body + "}", type + " X() { return " + value + "; }") == 0;
}

std::string refusal(const std::string& members, const Settings& settings = {},
                    const std::string& parameters = "") {
  try {
    (void)distance(members, members, settings, parameters);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing thrown";
}

bool refused(const std::string& members, const std::string& message) {
  const std::string text = refusal(members);
  INFO(text);
  const bool found = text.find(message) != std::string::npos;
  CHECK(found);
  return found;
}

}  // namespace

TEST_CASE("froglang: pairs of games that are equal") {
  const std::string bit = "BitString<n> ";
  CHECK(at_one("[BitString<n>, BitString<n>] X(BitString<n> m) { BitString<n> a <- BitString<n>; "
               "return [a, a + m]; }",
               "[BitString<n>, BitString<n>] X(BitString<n> m) { BitString<n> a <- BitString<n>; "
               "return [a + m, a]; }") == 0);
  CHECK(at_one(bit + "k; Void Initialize() { k <- BitString<n>; } " + bit + "X() { return k; }",
               bit + "k; Bool drawn; Void Initialize() { drawn = false; } " + bit +
                   "X() { if (!drawn) { k <- BitString<n>; drawn = true; } return k; }") == 0);
  CHECK(at_one(bit + "X(BitString<n> x, BitString<n> y) { if (x == y) { return x; } return y; }",
               bit + "X(BitString<n> x, BitString<n> y) { return y; }") == 0);
  const std::string function =
      "Function<BitString<n>, BitString<n>> F; BitString<n> k; Void Initialize() "
      "{ F <- Function<BitString<n>, BitString<n>>; k <- BitString<n>; } BitString<n> X("
      "BitString<n> x) ";
  CHECK(at_one(function + "{ return F(x + k); }", function + "{ return F(x); }") == 0);
  CHECK(at_one(function + "{ return F(x) + k; }", function + "{ return F(x); }") == 0);
  CHECK(at_one(function + "{ return k; }", function + "{ return F(x); }") > 0);
  CHECK(at_one(bit + "X() { BitString<n> a <- BitString<n>; return a + 1^n; }",
               bit + "X() { BitString<n> a <- BitString<n>; return a; }") == 0);
  CHECK(at_one("[BitString<n>, BitString<n>, BitString<n>] X() { BitString<n> a <- BitString<n>; "
               "BitString<n> b <- BitString<n>; return [a, b, a + b]; }",
               "[BitString<n>, BitString<n>, BitString<n>] X() { BitString<n> a <- BitString<n>; "
               "BitString<n> c <- BitString<n>; return [a, a + c, c]; }") == 0);
  const std::string two = "BitString<n> a; BitString<n> b; Void Initialize() { a <- BitString<n>; "
                          "b <- BitString<n>; } BitString<n> A() { return a; } BitString<n> B() ";
  CHECK(at_one(two + "{ return a + b; }", two + "{ return b; }") == 0);
  CHECK(at_one(two + "{ return a; }", two + "{ return b; }") > 0);
  const std::string pair = "Bool X(BitString<n> x, BitString<n> y) ";
  CHECK(at_one(pair + "{ return x == y && x + y == 0^n; }", pair + "{ return x + y == 0^n; }") ==
        0);
  const std::string message = "BitString<n> X(BitString<n> m) { Bool c <- Bool; BitString<n> a <- "
                              "BitString<n>; ";
  CHECK(at_one(message + "if (c) { return a; } return a + m; }", message + "return a; }") == 0);
  CHECK(at_one("Bool X() { Bool a <- Bool; return !a; }",
               "Bool X() { Bool a <- Bool; return a; }") == 0);
  CHECK(at_one("Bool X(Bool b) { Bool c <- Bool; if (c) { return b; } else { return !b; } }",
               "Bool X(Bool b) { Bool c <- Bool; return c; }") == 0);
  const std::string drawn =
      "Set<BitString<n>> S; BitString<n>? X() { if (0^n in S && 1^n in S) { return None; } ";
  CHECK(at_one(drawn + "BitString<n> x <-uniq[S] BitString<n>; return x; }",
               drawn + "BitString<n> x <- BitString<n> \\ S; S = S union {x}; return x; }") == 0);
}

TEST_CASE("froglang: pairs of games that differ, with what a shortest transcript shows") {
  // Two returning branches, one of which was dropped.
  CHECK(distance("Bool X(Bool b) { if (b) { return true; } else { return false; } }",
                 "Bool X(Bool b) { return true; }") == 1);
  // A sample from another set: 1/2 against 1/3.
  const auto collision = [](const std::string& set) {
    return "Bool X() { " + set + " x <- " + set + "; " + set + " y <- " + set +
           "; return x == y; }";
  };
  CHECK(distance(collision("A"), collision("B"), {{"A", "2"}, {"B", "3"}}, "Set A, Set B") ==
        Rational{1, 6});
  // A guard on a pair is no guard on its parts.
  CHECK(distance("Bool X(Bool a, Bool b) { return [a, b] == [true, true]; }",
                 "Bool X(Bool a, Bool b) { return a == true; }") == 1);
  // The value of a random oracle at a hidden point is not fresh: 3/8 against 1/4.
  const std::string oracle =
      "Function<Bool, Bool> H; Void Initialize() { H <- Function<Bool, Bool>; } "
      "Bool Hash(Bool x) { return H(x); } Bool Challenge() { ";
  CHECK(distance(oracle + "Bool s <- Bool; return H(s); }",
                 oracle + "Bool u <- Bool; return u; }") == Rational{1, 8});
  // Real and random exponents of a group of order 3: (1, 1, 1) has 1/9 and 1/27.
  const auto exponents = [](const std::string& third) {
    return "[GroupElem<G>, GroupElem<G>, GroupElem<G>] X() { ModInt<G.order> a <- "
           "ModInt<G.order>; ModInt<G.order> b <- ModInt<G.order>; ModInt<G.order> c <- "
           "ModInt<G.order>; return [G.generator ^ a, G.generator ^ b, G.generator ^ " +
           third + "]; }";
  };
  CHECK(distance(exponents("(a * b)"), exponents("c"), {{"G", "3"}}, "Group G") == Rational{2, 27});
}

TEST_CASE("froglang: a caller that chooses the excluded set leaves one element only") {
  const std::string full = "Bool? X(Set<Bool> S) { if (true in S && false in S) { return None; } ";
  CHECK(distance(full + "Bool v <- Bool; return v; }",
                 full + "Bool v <-uniq[S] Bool; return v; }") == Rational{1, 2});
  refused("Bool X(Set<Bool> S) { Bool v <-uniq[S] Bool; return v; }",
          "nothing is left to sample from, after\nX((true, true))");
}

TEST_CASE("froglang: a function that is a parameter stands for every function") {
  const std::string parameters = "Function<Bool, BitString<2>> H";
  // One that is not injective has H(0) = H(1): a quarter of all.
  CHECK(distance("Bool X(Bool x, Bool y) { return H(x) == H(y); }",
                 "Bool X(Bool x, Bool y) { return x == y; }", {}, parameters) == Rational{1, 4});
  CHECK(distance("BitString<2> X(Bool x, Bool y) { return H(x) + H(y); }",
                 "BitString<2> X(Bool x, Bool y) { return H(y) + H(x); }", {}, parameters) == 0);
  // On average its value is uniform; who may ask it sees that it is fixed.
  CHECK(distance("BitString<2> X(Bool x) { return H(x); }",
                 "BitString<2> X(Bool x) { BitString<2> u <- BitString<2>; return u; }", {},
                 parameters) > 0);
}

TEST_CASE("froglang: expressions have the values that are worked out by hand") {
  CHECK(gives("return 0b10[0 : 1] == 0b1;", "Bool", "true"));
  CHECK(gives("return 0b1 || 0b00;", "BitString<3>", "0b100"));
  CHECK(gives("return 0b110 + 0b011;", "BitString<3>", "0b101"));
  CHECK(gives("return 0b1100[1 : 3];", "BitString<2>", "0b10"));
  CHECK(gives("ModInt<5> a = 3; return a * a - 1;", "ModInt<5>", "3"));
  CHECK(gives("ModInt<5> a = 3; return -a;", "ModInt<5>", "2"));
  CHECK(gives("return 2 + 3 * 4 == 14 && 1 < 2 && !(2 <= 1);", "Bool", "true"));
  CHECK(gives("Bool? a = true; return a == true && a != None;", "Bool", "true"));
  CHECK(gives("Bool? a = None; return a == None || a == true;", "Bool", "true"));
  CHECK(gives("[Bool, Bool?] t = [true, None]; t[0] = false; return t;", "[Bool, Bool?]",
              "[false, None]"));
  CHECK(gives("[Bool, Bool] [a, b] = [true, false]; return a && !b;", "Bool", "true"));
  CHECK(gives("Map<Bool, Bool> M; M[true] = false; Map<Bool, Bool> N = M; M[false] = true; "
              "return false in M && !(false in N) && !N[true];",
              "Bool", "true"));
  CHECK(gives("Set<Bool> S = {true}; return true in S && !(false in S);", "Bool", "true"));
  CHECK(gives("Set<Bool> S = {true}; S = S union {false}; S = {}; return false in S;", "Bool",
              "false"));
}

TEST_CASE("froglang: numbers are computed before the game runs") {
  CHECK(gives("BitString<2 ^ 3 - 5> x = 0^3; return x == 0b000;", "Bool", "true"));
  CHECK(gives("BitString<6 / 2> x = 1^3; return x;", "BitString<3>", "0b111"));
  CHECK(gives("ModInt<7> a = -1; return a;", "ModInt<7>", "6"));
  CHECK(gives("ModInt<7> a = 2 ^ 4; return a;", "ModInt<7>", "2"));
  CHECK(gives("ModInt<7> a = 0; for (Int i = -2 to 2) { a = a + i; } return a;", "ModInt<7>", "5"));
  CHECK(gives("return 0b1100[2 ^ 0 : 9 / 3];", "BitString<2>", "0b10"));
  CHECK(gives("return 0 ^ 0 == 1 && (-2) ^ 3 == -8 && -7 / 7 == -1;", "Bool", "true"));
  CHECK(gives("return 010 == 10 && 08 == 8 && 00 == 0;", "Bool", "true"));
  refused("BitString<" + std::string(200000, '1') + "> X() { return 0b1; }",
          "2:11: this number is too long");
  refused("BitString<2 - 3> X() { return 0b1; }", "2:1: a size below 1 is not supported: -1");
  refused("BitString<7 / 2> X() { return 0b1; }", "2:13: 7 / 2 is no integer");
  refused("BitString<7 / 0> X() { return 0b1; }", "2:13: division by 0");
  refused("BitString<2 ^ -1> X() { return 0b1; }", "2:13: 2^-1 is no integer");
  refused("BitString<2 ^ 2 ^ 30> X() { return 0b1; }", "is too large");
  refused("BitString<2 ^ 32000 * 2 ^ 32000 * 2 ^ 32000> X() { return 0b1; }",
          "this product is too large");
  refused("BitString<Bool> X() { return 0b1; }", "expected a number that is known before");
  refused("BitString<S> X() { return 0b1; }", "and 'S' is none");
  refused("Bool X() { return 0b1100[-1 : 2] == 0b10; }", "outside of it or empty");
}

TEST_CASE("froglang: samples outside of a set are uniform on what is left") {
  const auto chance = [](const std::string& statements) {
    return distance("Bool X() { " + statements + " }", "Bool X() { return false; }");
  };
  CHECK(chance("BitString<2> x <- BitString<2> \\ {0b00}; return x == 0b01;") == Rational{1, 3});
  CHECK(chance("BitString<2> x <- BitString<2> \\ {0b00}; return x == 0b00;") == 0);
  CHECK(chance("BitString<2> x <- BitString<2> \\ {0b00, 0b00}; return x == 0b11;") ==
        Rational{1, 3});
  CHECK(chance("BitString<2> x <- BitString<2> \\ {0b00, 0b10}; return x == 0b11;") ==
        Rational{1, 2});
  CHECK(chance("Set<Bool> S; Bool x <-uniq[S] Bool; Bool y <-uniq[S] Bool; return x == y;") == 0);
  CHECK(chance("Set<Bool> S; Bool x <-uniq[S] Bool; Bool y <- Bool \\ S; return x && !y;") ==
        Rational{1, 2});
}

TEST_CASE("froglang: statements behind an early return are conditional") {
  // Each call flips the state, unless it is asked not to.
  const std::string state = "Bool s; Void Initialize() { s = false; } Bool X(Bool keep) ";
  CHECK(distance(state + "{ if (keep) { return s; } s = !s; return s; }",
                 state + "{ if (!keep) { s = !s; } return s; }") == 0);
  CHECK(distance(state + "{ if (keep) { return s; } s = !s; return s; }",
                 state + "{ s = !s; return s; }") == 1);
  CHECK(distance("BitString<2> X(Bool a, Bool b) { if (a) { if (b) { return 0b11; } } else if (b) "
                 "{ return 0b01; } else { return 0b00; } return 0b10; }",
                 "BitString<2> X(Bool a, Bool b) { BitString<1> l = 0b0; BitString<1> r = 0b0; if "
                 "(a) { l = 0b1; } if (b) { r = 0b1; } return l || r; }") == 0);
}

TEST_CASE("froglang: in a tuple that is taken apart a field is assigned") {
  CHECK(distance("Bool s; Void Initialize() { [Bool, Bool] [s, t] = [true, false]; } Bool X() { "
                 "return s; }",
                 "Bool X() { return true; }") == 0);
  CHECK(distance("Bool s; Void Initialize() { s = true; } Bool X(Bool s) { return s; } Bool Y() { "
                 "return s; }",
                 "Bool X(Bool b) { return b; } Bool Y() { return true; }") == 0);
}

TEST_CASE("froglang: evaluation goes from left to right, and stops where the answer is known") {
  const std::string flip = "Bool s; Void Initialize() { s = false; } Bool Flip() { s = !s; return "
                           "s; } ";
  const std::string quiet = "Bool s; Void Initialize() { s = false; } Bool Flip() { s = !s; return "
                            "s; } ";
  CHECK(distance(flip + "[Bool, Bool] X() { return [s, Flip()]; }",
                 quiet + "[Bool, Bool] X() { Bool was = s; s = !s; return [was, s]; }") == 0);
  CHECK(distance(flip + "Bool X(Bool b) { return b && Flip(); }",
                 quiet + "Bool X(Bool b) { if (b) { s = !s; return s; } return false; }") == 0);
  CHECK(distance(flip + "Bool X(Bool b) { return b || this.Flip(); }",
                 quiet + "Bool X(Bool b) { if (!b) { s = !s; return s; } return true; }") == 0);
}

TEST_CASE("froglang: Initialize runs first, and its answer may be had at any time") {
  const std::string key = "Bool k; Bool Initialize() { k <- Bool; return k; } Bool X() ";
  CHECK(distance(key + "{ return k; }", key + "{ Bool other = k; return other; }") == 0);
  CHECK(distance(key + "{ return k; }", key + "{ Bool other <- Bool; return other; }") ==
        Rational{1, 4});
  CHECK(distance("Bool s = true; Bool X() { return s; }", "Bool X() { return true; }") == 0);
}

TEST_CASE("froglang: an Initialize with arguments comes first, and once") {
  const std::string stored = "Bool s; Void Initialize(Bool t) { s = ";
  const std::string rest = "; } Bool X() { return s; }";
  CHECK(distance(stored + "t" + rest, stored + "t && true" + rest) == 0);
  CHECK(distance(stored + "t" + rest, stored + "!t" + rest) == 1);
  // Twice it would turn the bit back.
  CHECK(distance(
            "Bool s = false; Bool Initialize(Bool t) { s = !s; return s; } Bool X() { return s; }",
            "Bool Initialize(Bool t) { return true; } Bool X() { return true; }") == 0);
}

TEST_CASE("froglang: loops go through numbers, sets and maps as they were at the start") {
  CHECK(gives("BitString<2> s = 0b00; for (Int i = 0 to 2) { s = s + 0b01; } return s;",
              "BitString<2>", "0b00"));
  CHECK(gives("ModInt<7> s = 0; for (Int i = 1 to 4) { for (Int j = 0 to i) { s = s + i; } } "
              "return s;",
              "ModInt<7>", "0"));  // 1 + 2 * 2 + 3 * 3
  CHECK(gives("for (Int i = 2 to 2) { return false; } return true;", "Bool", "true"));
  CHECK(
      gives("for (Int i = 0 to 2) { if (i == 1) { return true; } } return false;", "Bool", "true"));
  CHECK(
      gives("Set<ModInt<3>> S = {2, 1}; ModInt<3> s = 0; for (ModInt<3> x in S) { s = s * 2 + x; } "
            "return s;",
            "ModInt<3>", "1"));  // 1, then 2
  CHECK(gives("Set<Bool> S = {false}; for (Bool x in S) { S = S union {true}; } return true in S;",
              "Bool", "true"));
  CHECK(gives("Set<Bool> S; for (Bool x in S) { return false; } return true;", "Bool", "true"));
}

TEST_CASE("froglang: the domain of a function is all that has been asked since it was drawn") {
  const std::string drawn =
      "Function<Bool, Bool> F; Void Initialize() { F <- Function<Bool, Bool>; } ";
  const std::string byhand = "Function<Bool, Bool> F; Set<Bool> S; Void Initialize() { F <- "
                             "Function<Bool, Bool>; } ";
  CHECK(distance(drawn +
                     "Bool Ask(Bool x) { return F(x); } Bool Was(Bool x) { return x in F.domain; }",
                 byhand + "Bool Ask(Bool x) { S = S union {x}; return F(x); } Bool Was(Bool x) { "
                          "return x in S; }") == 0);
  CHECK(distance(drawn + "Bool X(Bool b) { if (b) { Bool y = F(true); } return true in F.domain; }",
                 drawn + "Bool X(Bool b) { return false; }") == 1);
  // "H(0) -> y; Was(0) -> true" has probability 1/2, for each y.
  CHECK(distance("Bool Was(Bool x) { return x in H.domain; }", "Bool Was(Bool x) { return false; }",
                 {}, "Function<Bool, Bool> H") == Rational{1, 2});
  CHECK(distance(drawn + "Bool X() { Bool y = F(true); F <- Function<Bool, Bool>; return true in "
                         "F.domain; }",
                 drawn + "Bool X() { return false; }") == 0);
}

TEST_CASE("froglang: what may be undefined is refused, with calls that lead there") {
  refused("Bool X(Bool b) { if (b) { return true; } }",
          "a.game:2:42: undefined in game L: 'X' ends without an answer, after\nX(false)");
  refused("Map<Bool, Bool> M; Bool X(Bool b) { return M[b]; }", "the map has no such key");
  refused("Map<Bool, Bool> M; Bool X(Bool k) { return M[k] && k in M; }", "no such key");
  refused("Bool X(Bool b) { Bool x; if (b) { x = true; } return x; }", "'x' has no value");
  refused("Bool s; Bool X() { return s; }", "'s' has no value");
  refused("Bool X(Bool? o) { return o; }", "None is used as a value, after\nX(none)");
  refused("Bool X(Bool a) { Bool x <- Bool \\ {a, true}; return x; }",
          "nothing is left to sample from, after\nX(false)");
  // And it is not refused where the engine sees that it never happens.
  CHECK(refusal("Map<Bool, Bool> M; Bool X(Bool k) { return k in M && M[k]; }") ==
        "nothing thrown");
  CHECK(refusal("Bool X(Bool b) { Bool x; if (b) { x = true; } else { x = false; } return x; }") ==
        "nothing thrown");
  CHECK(refusal("Bool X(Bool? o) { if (o == None) { return false; } return o; }") ==
        "nothing thrown");
  CHECK(refusal("Bool X(Bool b) { if (b) { return true; } if (!b) { return false; } }") ==
        "nothing thrown");
}

TEST_CASE("froglang: a call that writes changes nothing that stands to the left of it") {
  const std::string y = "Bool y; Void Initialize() { y = false; } ";
  const std::string set = y + "Set<Bool> G() { y = true; return {true}; } ";
  CHECK(distance(set + "Bool X() { y = false; return y in this.G(); }",
                 set + "Bool X() { y = false; this.G(); return false; }") == 0);
  const std::string map = y + "Map<Bool, Bool> G() { y = true; Map<Bool, Bool> m; m[true] = true; "
                              "return m; } ";
  CHECK(distance(map + "Bool X() { y = false; return y in this.G(); }",
                 map + "Bool X() { y = false; this.G(); return false; }") == 0);
  // The right side of an assignment comes before its key.
  const std::string put =
      "Bool y; Map<Bool, Bool> M; Bool G() { y = true; return true; } Bool X() { y = false; ";
  CHECK(distance(put + "M[y] = this.G(); return false in M; }",
                 put + "Bool g = this.G(); M[y] = g; return false in M; }") == 0);
  const std::string function = "Function<Bool, Bool> F; Void Initialize() { F <- Function<Bool, "
                               "Bool>; } Bool G() { F <- Function<Bool, Bool>; return true; } ";
  refused(function + "Bool X() { return F(G()); }", "a call that writes to fields of the game");
  refused(function + "Bool H() { return G(); } Bool X() { return F(this.H()); }",
          "a call that writes to fields of the game");
  refused(put + "return M[this.G()]; }", "a call that writes to fields of the game");
  refused("Bool y; Map<Bool, Bool> M; Bool G() { [Bool, Bool] [y, z] = [true, false]; return z; } "
          "Bool X() { return M[this.G()]; }",
          "a call that writes to fields of the game");
  const std::string harmless = "Function<Bool, Bool> F; Void Initialize() { F <- Function<Bool, "
                               "Bool>; } Bool G(Bool x) { Bool z = !x; z = !z; return z; } ";
  CHECK(distance(harmless + "Bool X(Bool x) { return F(this.G(x)); }",
                 harmless + "Bool X(Bool x) { return F(x); }") == 0);
}

TEST_CASE("froglang: numbers are compared with residues on either side") {
  CHECK(gives("ModInt<5> v = 4; return v == -1;", "Bool", "true"));
  CHECK(gives("ModInt<5> v = 4; return -1 == v;", "Bool", "true"));
  CHECK(gives("ModInt<5> v = 4; return v == 2 - 4;", "Bool", "false"));
  refused("Bool X(Bool b) { return b == -1; }", "this comparison");
}

TEST_CASE("froglang: what has no meaning as a package yet is refused at its place") {
  refused("Bool X() { for (Int i = 0 to 300) { } return true; }",
          "a.game:2:12: a loop of more than 256 rounds is not followed\n");
  refused("Bool X() { for (Bool b in true) { } return true; }",
          "2:27: expected a set or a map to go through");
  refused("Bool X() { Set<Bool> S; for (BitString<1> b in S) { } return true; }",
          "2:30: expected Bool");
  refused("Bool X(Bool i) { for (Int i = 0 to 2) { } return true; }", "'i' is declared already");
  refused("Bool X() { Int c = 0; return true; }", "a variable of type Int is not supported yet");
  refused("Bool X() { return challenger.X(); }", "there is no 'challenger' here");
  refused("Bool X() { return y; }", "2:19: there is no 'y' here");
  refused("Bool X() { return 0b0; }", "expected Bool, got BitString<1>");
  refused("Bool X() { return 0b01[1 : 3] == 0b01; }", "outside of it or empty");
  refused("Bool x; Bool X() { Bool x = true; return x; }", "'x' is declared already");
  refused("Bool X() { Bool x; Bool x; return true; }", "'x' is declared already");
  refused("Bool X() { Bool x = true; if (x) { [Bool, Bool] [x, y] = [true, true]; } return x; }",
          "'x' is declared already");
  for (const std::string members :
       {"Set<S> S; Bool X() { S x <- S; return x in S; }", "Bool X(S S) { return true; }",
        "Bool X() { S S <- S; return true; }"})
    CHECK(refusal(members, {{"S", "2"}}, "Set S").find("'S' is the name of a") !=
          std::string::npos);
  refused("Bool X() { return X(); }", "calls itself too deep");
  refused("BitString<7> X() { Map<BitString<7>, Bool> M; return 0^7; }", "more than 64 keys");
}

TEST_CASE("froglang: schemes are written where they are called") {
  const Folder folder;
  folder.write("Cipher.primitive", R"(Primitive Cipher(Set K, Set M, Set C) {
    Set Key = K; Set Message = M; Set Text = C;
    Key Gen(); Text Enc(Key k, Message m); deterministic Message? Dec(Key k, Text c);
  })");
  const std::string pad = folder.write("Pad.scheme", R"(import 'Cipher.primitive';
  Scheme Pad(Int n) extends Cipher {
    Set Key = BitString<n>; Set Message = BitString<n>; Set Text = BitString<n>;
    Key Gen() { Key k <- Key; return k; }
    Text Enc(Key k, Message m) { if (m == 0^n) { return k; } return k + m; }
    Message? Dec(Key k, Text c) { return k + c; }
  })");
  const std::string chain = folder.write("Chain.scheme", R"(import 'Cipher.primitive' as C;
  Scheme Chain(C A, C B) extends C {
    requires B.Key subsets A.Message;
    Set Key = A.Key; Set Message = B.Message; Set Text = [A.Text, B.Text];
    Key Gen() { return A.Gen(); }
    Text Enc(Key k, Message m) { B.Key l = B.Gen(); return [A.Enc(k, l), B.Enc(l, m)]; }
    Message? Dec(Key k, Text c) {
      B.Key? l = A.Dec(k, c[0]);
      if (l == None) { return None; }
      return B.Dec(l, c[1]);
    }
  })");
  const auto secrecy = [](const std::string& message) {
    return "(Cipher E) { E.Text X(E.Message l, E.Message r) { E.Key k = E.Gen(); return E.Enc(k, " +
           message + "); } }\n";
  };
  const std::string once =
      folder.write("Once.game", "import 'Cipher.primitive';\nGame L" + secrecy("l") + "Game R" +
                                    secrecy("r") + "export as Once;");
  const auto many = [](const std::string& message) {
    return "(Cipher E) { E.Key k; Void Initialize() { k = E.Gen(); } E.Text X(E.Message l, "
           "E.Message r) { return E.Enc(k, " +
           message + "); } }\n";
  };
  const std::string often =
      folder.write("Often.game", "import 'Cipher.primitive';\nGame L" + many("l") + "Game R" +
                                     many("r") + "export as Often;");
  const std::string correct = folder.write("Correct.game", R"(import 'Cipher.primitive';
  Game L(Cipher E) { E.Message? X(E.Message m) {
    E.Key k = E.Gen(); return E.Dec(k, E.Enc(k, m)); } }
  Game R(Cipher E) { E.Message? X(E.Message m) { return m; } }
  export as Correct;)");
  const Settings one{{"E", pad}, {"E.n", "1"}};
  const Settings chained{{"E", chain}, {"E.A", pad}, {"E.A.n", "1"}, {"E.B", pad}, {"E.B.n", "1"}};
  for (const Settings& settings : {one, chained}) {
    CHECK(distance(load_pair(once, settings)) == 0);
    CHECK(distance(load_pair(correct, settings)) == 0);
  }
  // One key twice: equal messages have equal texts.
  CHECK(distance(load_pair(often, one)) == Rational{1, 2});

  const auto message = [&](const Settings& settings) -> std::string {
    try {
      (void)load_pair(once, settings);
    } catch (const Error& error) {
      return error.what();
    }
    return "nothing thrown";
  };
  CHECK(message({}).find("say what it is, for example --set E=FILE.scheme") != std::string::npos);
  CHECK(message({{"E", pad}}).find("--set E.n=1") != std::string::npos);
  CHECK(message({{"E", pad}, {"E.n", "1"}, {"E.m", "1"}}).find("no parameter has this name") !=
        std::string::npos);
  CHECK(message({{"E", pad}, {"E.n", "0"}}).find("expected a number from 1 on") !=
        std::string::npos);
  Settings uneven = chained;
  uneven["E.A.n"] = "2";
  CHECK(message(uneven).find("holds only if the two are equal here") != std::string::npos);
  folder.write("Other.primitive", "Primitive Cipher() { Bool Gen(); }");
  const std::string other = folder.write(
      "Other.scheme",
      "import 'Other.primitive';\nScheme O() extends Cipher { Bool Gen() { return true; } }");
  CHECK(message({{"E", other}}).find("does not extend the primitive 'Cipher'") !=
        std::string::npos);
}

}  // namespace language_game_test
