// SPDX-License-Identifier: Apache-2.0
// Keys of what is assigned, evaluated once, and methods that are said to be injective.
#include <doctest/doctest.h>

#include <string>

#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/language/game.hpp"
#include "framework/language/load.hpp"

namespace language_keys_test {

namespace {

using namespace certamen;
using namespace certamen::language;

constexpr const char* primitive =
    "Primitive P() { deterministic Bool Neg(Bool x); Bool Coin(); [Bool, Bool] Two(); }";
constexpr const char* scheme =
    "import 'P.primitive';\n"
    "Scheme S() extends P { Bool Neg(Bool x) { return !x; } Bool Coin() { Bool b <- Bool; return "
    "b; } [Bool, Bool] Two() { [Bool, Bool] t <- [Bool, Bool]; return t; } }";

void put(Library& library, const std::string& name, FileKind kind, const std::string& text) {
  const auto source = std::make_shared<const Source>(Source{"/keys/" + name, text});
  library.put(source->name, {source, std::make_shared<const File>(parse(*source, kind))});
}

/// How far a shortest transcript tells apart the oracle X with these fields and this body from one
/// that answers with `answer`.
Rational distance(const std::string& fields, const std::string& body, const std::string& answer) {
  Library library;
  put(library, "P.primitive", FileKind::primitive, primitive);
  put(library, "S.scheme", FileKind::scheme, scheme);
  const std::string others = " Bool keep() { kept = true; return true; }";
  put(library, "G.game", FileKind::game,
      "import 'P.primitive';\nGame L(P e) { Bool kept = false; " + fields + others +
          " Bool X(Bool x, Bool y) { " + body + " } }\nGame R(P e) { Bool kept = false;" + others +
          " Bool X(Bool x, Bool y) { " + answer + " } }\nexport as G;");
  const GamePair pair = load_pair(library, "/keys/G.game", {{"e", "/keys/S.scheme"}});
  const EquivalenceResult result =
      decide_equivalence(defined_package(pair.left, Size{2}, {}),
                         defined_package(pair.right, Size{2}, {}), {}, Context{});
  REQUIRE(result.equivalent.has_value());
  CHECK(*result.equivalent == (result.first == result.second));
  return abs(result.first - result.second);
}

bool says(const std::string& fields, const std::string& body, const std::string& answer) {
  return distance(fields, body, answer) == 0;
}

std::string refusal(const std::string& fields, const std::string& body) {
  try {
    (void)distance(fields, body, "return true;");
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing thrown";
}

bool has(const std::string& text, const std::string& part) {
  INFO(text);
  CHECK(text.find(part) != std::string::npos);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("keys: operators of sets that are not values are refused by their names") {
  const std::string set = "Set<Bool> S;";
  has(refusal(set, "S = S \\ {x}; return true;"),
      "a difference of sets, but in samples, is not supported yet");
  has(refusal(set, "return S subsets S;"), "'subsets', but in requires, is not supported yet");
  has(refusal(set, "return |S| == 1;"),
      "a number of elements, but in what is stated, is not supported yet");
}

TEST_CASE("keys: calls of a scheme stand in the key of an assignment") {
  const std::string map = "Map<Bool, Bool> M;";
  CHECK(says(map, "M[e.Neg(x)] = y; return M[!x];", "return y;"));
  CHECK(says("", "Map<Bool, Bool> N = {}; N[e.Neg(x)] = y; return N[!x];", "return y;"));
  CHECK(
      says("", "Map<Bool, Bool> N = {}; N[e.Neg(x)] = e.Neg(y); return x in N;", "return false;"));
  // One that draws is asked once: there is one entry, at a uniform place.
  CHECK(says("", "Map<Bool, Bool> N = {}; N[e.Coin()] = y; return true in N;",
             "Bool b <- Bool; return b;"));
  CHECK(says("", "Map<Bool, Bool> N = {}; N[e.Coin()] = y; return (true in N) == (false in N);",
             "return false;"));
  CHECK(says("", "Map<Bool, Bool> N = {}; N[e.Coin()] <- Bool; return (true in N) == (false in N);",
             "return false;"));
  // Key and value are drawn independently of each other: true for a quarter.
  CHECK(distance("",
                 "Map<Bool, Bool> N = {}; N[e.Coin()] = e.Coin(); return (true in N) && "
                 "N[true];",
                 "return false;") == make_rational(1, 4));
}

TEST_CASE("keys: those of nested maps and of parts of entries are evaluated once") {
  // Where the key were evaluated once to read and once more to write, M[true] would get what
  // M[false] has for a quarter of all.
  const std::string nested =
      "Map<Bool, Map<Bool, Bool>> N = {}; N[true] = {}; N[false] = {}; N[false][false] = true; "
      "N[e.Coin()][true] = y; ";
  CHECK(says("", nested + "return (false in N[false]) && !(false in N[true]);", "return true;"));
  CHECK(says("", nested + "return (true in N[false]) != (true in N[true]);", "return true;"));
  const std::string both =
      "Map<Bool, Map<Bool, Bool>> N = {}; N[true] = {}; N[false] = {}; N[e.Coin()][e.Coin()] = "
      "y; ";
  CHECK(distance("", both + "return (true in N[true]);", "return false;") == make_rational(1, 4));
  const std::string entries =
      "Map<Bool, [Bool, Bool]> N = {}; N[true] = [true, true]; N[false] = [false, false]; "
      "N[e.Coin()][1] = false; ";
  CHECK(says("", entries + "return N[true][0] && !N[false][0] && !N[false][1];", "return true;"));
  CHECK(says("", entries + "return N[true][1];", "Bool b <- Bool; return b;"));
  const std::string parts = "[Map<Bool, Bool>, Bool] t = [{}, x]; t[0][e.Neg(y)] = y; ";
  CHECK(says("", parts + "return !(y in t[0]) && t[0][!y] == y && t[1] == x;", "return true;"));
}

TEST_CASE("keys: the right side comes first, then the keys from the left, then what is there") {
  const std::string map = "Map<Bool, Bool> M;";
  CHECK(says(map, "kept = false; M = {}; M[kept] = keep(); return true in M;",
             "kept = true; return true;"));
  CHECK(has(refusal(map, "M[keep()] = true; return true;"),
            "a call that writes to fields of the game, in a key"));
  CHECK(has(refusal("Map<Bool, Map<Bool, Bool>> M;",
                    "M[true] = {}; M[true][keep()] = true; return true;"),
            "a call that writes to fields of the game, in a key"));
  // Of a path that ends before, no key is stored.
  CHECK(says("", "Map<Bool, Bool> N = {}; if (x) { N[e.Neg(x)] = y; } return false in N;",
             "return x;"));
  CHECK(has(refusal("", "Map<Bool, Map<Bool, Bool>> N = {}; N[e.Neg(x)][y] = y; return true;"),
            "the map has no such key"));
}

namespace {

/// What loading a scheme with this method says, at n = `n`.
std::string loaded(const std::string& declared, const std::string& method, const std::string& n) {
  Library library;
  put(library, "Q.primitive", FileKind::primitive, "Primitive Q(Int n) { " + declared + " }");
  put(library, "T.scheme", FileKind::scheme,
      "import 'Q.primitive';\nScheme T(Int n) extends Q {\n" + method + "\n}");
  try {
    (void)load_scheme(library, "/keys/T.scheme", {{"n", n}});
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::type_mismatch);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("injective: a scheme's method is tried, and two arguments with one answer are shown") {
  const std::string one = "deterministic injective BitString<n> F(BitString<n> x);";
  const auto f = [](const std::string& body) {
    return "BitString<n> F(BitString<n> x) { " + body + " }";
  };
  CHECK(loaded(one, f("return x + 1^n;"), "2") == "");
  CHECK(has(
      loaded(one, f("if (x == 0^n) { return 1^n; } return x;"), "2"),
      "/keys/T.scheme:3:14: F(0x0) and F(0x3) are both 0x3, and 'Q' says that 'F' is injective"));
  // At n = 1 it is a swap, and injective.
  const std::string swap =
      f("if (x == 0^n) { return 1^n; } if (x == 1^n) { return 0^n; } return 0^n;");
  CHECK(loaded(one, swap, "1") == "");
  CHECK(has(loaded(one, swap, "2"), "F(0x1) and F(0x2) are both 0x0"));
  // What nothing promises is not looked at; the scheme may promise it by itself.
  const std::string plain = "deterministic BitString<n> F(BitString<n> x);";
  CHECK(loaded(plain, f("return 0^n;"), "2") == "");
  CHECK(has(loaded(plain, "deterministic injective " + f("return 0^n;"), "2"),
            "this file says that 'F' is injective"));
}

TEST_CASE("injective: all arguments together, those that are undefined apart, and large ones") {
  const std::string two =
      "deterministic injective BitString<2 * n> F(BitString<n> x, BitString<n> y);";
  const auto f = [](const std::string& body) {
    return "BitString<2 * n> F(BitString<n> x, BitString<n> y) { " + body + " }";
  };
  CHECK(loaded(two, f("return y || x;"), "2") == "");
  CHECK(has(loaded(two, f("return (x + y) || 0^n;"), "1"),
            "F(0x0, 0x1) and F(0x1, 0x0) are both 0x2"));
  const std::string one = "deterministic injective Bool F(BitString<n> x);";
  const auto undefined = [](const std::string& rest) {
    return "Bool F(BitString<n> x) { Map<BitString<n>, Bool> M = {}; M[0^n] = true; M[1^n] = " +
           rest + "; return M[x]; }";
  };
  CHECK(loaded(one, undefined("false"), "1") == "");
  CHECK(has(loaded(one, undefined("true"), "1"), "F(0x0) and F(0x1) are both true"));
  // Of 2^64 arguments some are tried; a method that loses one bit has more of them than answers.
  const std::string wide = "deterministic injective BitString<n> F(BitString<n> x);";
  CHECK(loaded(wide, "BitString<n> F(BitString<n> x) { return x + 1^n; }", "64") == "");
  CHECK(has(loaded(wide, "BitString<n> F(BitString<n> x) { return 0^n; }", "64"), "are both "));
  CHECK(loaded(wide, "BitString<n> F(BitString<n> x) { return x + 1^n; }", "1048576") == "");
  CHECK(loaded(wide, "BitString<n> F(BitString<n> x) { return 0^n; }", "4096").size() < 400);
  CHECK(has(loaded("deterministic injective BitString<n - 1> F(BitString<n> x);",
                   "BitString<n - 1> F(BitString<n> x) { return x[1 : n]; }", "64"),
            "there are more arguments, in Bits(64), than answers, in Bits(63)"));
}

}  // namespace language_keys_test
