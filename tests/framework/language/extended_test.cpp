// SPDX-License-Identifier: Apache-2.0
// Limits of calls, permutations, operations by their names, and what is wrong with them.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "framework/error.hpp"
#include "framework/language/game.hpp"
#include "framework/language/load.hpp"

namespace language_extended_test {

namespace {

using namespace certamen;
using namespace certamen::language;

/// A pair whose games both have these members, from line 2 on.
GamePair pair_of(const std::string& members, const std::string& behind,
                 const std::string& first_line = "// certamen 1") {
  const std::string path = "/extended/f.game";
  const auto source = std::make_shared<const Source>(
      Source{path, first_line + "\nGame L() { " + members + " }\nGame R() { " + members + " }\n" +
                       behind + "\nexport as P;\n"});
  Library library;
  library.put(path, {source, std::make_shared<const File>(parse(*source, FileKind::game))});
  return load_pair(library, path, {});
}

std::string refusal(const std::string& members, const std::string& behind = "",
                    const std::string& first_line = "// certamen 1") {
  try {
    (void)lower(pair_of(members, behind, first_line).left);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing thrown";
}

void refused(const std::string& members, const std::string& behind, const std::string& message) {
  const std::string found = refusal(members, behind);
  INFO(found);
  CHECK(found.find(message) != std::string::npos);
}

const std::string oracles = "Bool X() { return true; } Bool Y() { return true; }";

}  // namespace

TEST_CASE("extended: limits of calls are budgets and phases of the oracles") {
  const Package game = lower(pair_of(oracles + " Bool Z() { return true; }",
                                     "calls X <= 2 ^ 3, after Y, before Z;\ncalls Y before X;")
                                 .left)
                           .package;
  const Procedure& x = *game.find_export("X");
  const Procedure& y = *game.find_export("Y");
  CHECK(x.budget == Size{8});
  CHECK(x.only_after == std::set<std::string>{"Y"});
  CHECK(x.only_before == std::set<std::string>{"Z"});
  CHECK_FALSE(y.budget.has_value());
  CHECK(y.only_before == std::set<std::string>{"X"});
}

TEST_CASE("extended: wrong limits are shown at their places") {
  refused(oracles, "calls Z <= 1;", "f.game:4:7: the games have no oracle 'Z'");
  refused(oracles, "calls X after Z;", "f.game:4:15: the games have no oracle 'Z'");
  refused(oracles, "calls X <= -1;", "f.game:4:12: a number of calls is at least 0");
  refused(oracles, "calls X <= true;", "f.game:4:12: expected a number");
  refused(oracles, "calls X <= 1;\ncalls X before Y;", "5:7: the calls of 'X' are limited already");
  refused(oracles, "calls X;", "f.game:4:8: expected '<=', 'after' or 'before' before ';'");
  refused(oracles, "calls X after Y, <= 1;", "expected 'after' or 'before' before '<='");
  refused(oracles, "calls X before;", "expected the name of an oracle");
  CHECK(refusal(oracles, "calls X <= 1;", "//").find("begins with the line '// certamen 1'") !=
        std::string::npos);
}

TEST_CASE("extended: limits that let an oracle never be called are refused at their places") {
  const std::string never = "no adversary can ever call 'X'";
  refused(oracles, "calls X <= 1, after X;", "f.game:4:7: " + never);
  refused(oracles, "calls Y after X;\ncalls X after Y;",
          "f.game:4:7: no adversary can ever call 'Y'");
  refused(oracles, "calls Y <= 3;\ncalls X after Y, before Y;", "f.game:5:7: " + never);
  refused(oracles + " Bool Z() { return true; }",
          "calls X after Y, after Z;\ncalls Y before Z;\ncalls Z before Y;",
          "f.game:4:7: " + never);
  refused("Void Initialize(Bool b) { } " + oracles, "calls Initialize after X;",
          "f.game:4:7: no adversary can ever call 'Initialize'");
  // In some order each of them can be called.
  for (const char* fine :
       {"calls X after Y;\ncalls Y before X;", "calls X before Y;\ncalls Y before X;",
        "calls X <= 0;", "calls X before X;", "calls X after Y;\ncalls Y <= 0;"})
    CHECK(refusal(oracles, fine) == "nothing thrown");
}

TEST_CASE("extended: a permutation is a field that is drawn at the start") {
  const std::string field = "Permutation<Bool> P; Void Initialize() { P <- Permutation<Bool>; } ";
  refused(field + "Bool X() { return P; }", "", "a map, set or function as a value");
  refused(field + "Bool X() { return P(true, false); }", "", "expected a function and one");
  refused(field + "Bool X() { return P(0b0); }", "", "expected Bool, got BitString<1>");
  refused(field + "Bool X() { P <- Permutation<Bool>; return true; }", "",
          "but once in Initialize");
  refused("Permutation<Bool, Bool> P; Void Initialize() { P <- Permutation<Bool, Bool>; } "
          "Bool X() { return P.inverse(true); }",
          "", "expected an index and an element");
  refused("Permutation<Bool> P; Void Initialize() { P <- Permutation<BitString<1>>; } "
          "Bool X() { return P(true); }",
          "", "expected Permutation<Bool>, got Permutation<BitString<1>>");
  refused("Bool X(Permutation<Bool> P) { return true; }", "", "a permutation anywhere but in");
  refused("Bool X() { Permutation<Bool> P; return true; }", "", "a permutation anywhere but in");
  refused("Permutation<Map<Bool, Permutation<Bool>>> P; Bool X() { return true; }", "",
          "a permutation anywhere but in");
  // Not drawn: it has no value where it is asked.
  CHECK(
      lower(pair_of("Permutation<Bool> P; Bool X() { return P(true); }", "").left).places.size() ==
      1);
  // Elsewhere the word is a name.
  CHECK(refusal("Permutation<Bool> P; Bool X() { return true; }", "", "//").find("f.game:2:") !=
        std::string::npos);
}

TEST_CASE("extended: operations by their names say what is wrong with their operands") {
  const auto gives = [](const std::string& type, const std::string& value) {
    return refusal(type + " X(Bool b, BitString<2> x, ModInt<3> m, Bool? o) { return " + value +
                   "; }");
  };
  const std::vector<std::vector<std::string>> wrong{
      {"Bool", "parity(x, x)", "'parity' takes 1 argument, got 2"},
      {"Bool", "parity(b)", "no 'parity' of Bool"},
      {"Bool", "parity(m)", "no 'parity' of ModInt<3>"},
      {"Bool", "select(x, b, b)", "expected Bool, got BitString<2>"},
      {"Bool", "select(b, x, x)", "expected Bool, got BitString<2>"},
      {"Bool", "less(x, b)", "expected BitString<2>, got Bool"},
      {"Bool", "value_or(b, b)", "no 'value_or' of Bool"},
      {"Bool", "is_some(b)", "no 'is_some' of Bool"},
      {"ModInt<3>", "invert(x)", "no 'invert' of BitString<2>"},
      {"ModInt<6>", "invert(recode(ModInt<6>, m))",
       "takes a number modulo a prime, and 6 is no prime"},
      {"Bool", "legendre(m)", "no 'legendre' of ModInt<3>"},
      {"Bool", "find(b, b)", "no 'find' of Bool"},
      {"Bool", "entry(b, b)", "expected a list in brackets"},
      {"Bool", "entry([], b)", "expected a list in brackets"},
      {"Bool", "entry([b], b)", "Bool has not as many values as the list has elements, 1"},
      {"Bool", "entry([b, x], b)", "expected Bool, got BitString<2>"},
      {"Bool", "recode(Bool, x)", "Bool has not every number that BitString<2> has"},
      {"Bool", "recode(x, b)", "expected a type"},
      {"BitString<2>", "and(x, 0b1)", "expected BitString<2>, got BitString<1>"},
      {"BitString<2>", "not(m)", "no 'not' of ModInt<3>"},
  };
  for (const auto& each : wrong) {
    const std::string found = gives(each[0], each[1]);
    INFO(each[1] << ": " << found);
    CHECK(found.find("f.game:2:") != std::string::npos);
    CHECK(found.find(each[2]) != std::string::npos);
  }
  // A method of that name is what is called; without the first line there are no operations.
  CHECK(gives("Bool", "parity(x)") == "nothing thrown");
  CHECK(refusal(
            "Bool parity(Bool a, Bool c) { return a; } Bool X() { return parity(true, true); }") ==
        "nothing thrown");
  CHECK(refusal("Bool X() { return parity(0b11); }", "", "//").find("there is no 'parity' here") !=
        std::string::npos);
}

TEST_CASE("extended: a game leaves no move to the engine, and a type may be called choose") {
  refused("Bool X() { Bool b <- choose Bool; return b; }", "",
          "f.game:2:23: a game leaves no move to the engine: 'choose' is for adversaries");
  refused("Bool X() { Bool b <- choose; return b; }", "", "choose");
  const GamePair named = pair_of("Bool X(Bool choose) { Bool b = choose; return b; }", "");
  CHECK(lower(named.left).places.empty());
}

}  // namespace language_extended_test
