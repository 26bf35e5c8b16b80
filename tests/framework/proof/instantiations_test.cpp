// SPDX-License-Identifier: Apache-2.0
// Claims about abstract functions at concrete sizes: for all functions, or for several.
#include "framework/proof/instantiations.hpp"

#include <doctest/doctest.h>

#include "framework/games/builder.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/testing.hpp"

namespace instantiations_test {

using namespace certamen;

namespace {

using Verdict = std::function<Node(Body& at, Node x, Node y)>;

Package game(const std::string& name, const Domain& inputs, const Verdict& verdict) {
  GameBuilder builder{name};
  builder.oracle("ASK", {inputs, inputs}, verdict).at_most(1);
  return builder.build();
}

struct Pair {
  Package images, arguments;
};

/// Encode(x) = Encode(y) against x = y.
Pair comparison(const Operation& encode) {
  return {game("Images", encode.inputs()[0],
               [&](Body& at, Node x, Node y) {
                 return at.equal(at.apply(encode, {x}), at.apply(encode, {y}));
               }),
          game("Arguments", encode.inputs()[0],
               [&](Body& at, Node x, Node y) { return at.equal(x, y); })};
}

}  // namespace

TEST_CASE("instantiations: a claim that holds for injective functions alone is refuted") {
  for (const unsigned bits : {1u, 2u, 4u}) {
    CAPTURE(bits);
    const Operation encode = primitive("Encode", {Bits(bits)}, Bits(bits + 1));
    const Pair games = comparison(encode);
    const Distance found = distance_for_any_functions(games.images, games.arguments, Context{});
    // A constant function makes all arguments look equal; x != y shows it.
    CHECK(found.lower > 0);
    CHECK_FALSE(testing::equivalent(games.images, games.arguments).holds);
  }
}

TEST_CASE("instantiations: the counterexample is printed") {
  const Pair games = comparison(primitive("Encode", {Bits(1)}, Bits(2)));
  const Distance found = distance_for_any_functions(games.images, games.arguments, Context{});
  CHECK(found.value == Rational{1});
  CHECK(found.shown_by.find("where Encode = 0x0, 0x0:") != std::string::npos);
}

TEST_CASE("instantiations: few functions are all tried, many are sampled") {
  const auto same = [](const Operation& f) {
    const Package one =
        game("One", f.inputs()[0], [&](Body& at, Node x, Node) { return at.apply(f, {x}); });
    return distance_for_any_functions(one, one, Context{});
  };
  CHECK(same(primitive("F", {Bits(1)}, Bits(2))).scope == "for all 16 functions in place of F");
  CHECK(same(primitive("F", {Bits(2)}, Bits(2))).scope == "for 4 functions in place of F");
  CHECK(same(operations::bit_not(Bits(2))).scope.empty());
}

TEST_CASE("instantiations: a bijection stays one, and claims about bijections hold") {
  const Operation permute = primitive("P", {Bits(1)}, Bits(1), 0);
  CHECK(permute.functions() == 2);
  const Pair games = comparison(permute);
  const Distance found = distance_for_any_functions(games.images, games.arguments, Context{});
  CHECK(found.value == Rational{0});
  CHECK(found.any_number);
  CHECK(testing::equivalent(games.images, games.arguments).holds);

  const Operation wide = primitive("P", {Zmod(5)}, Range(5), 0);
  CHECK(wide.functions() == 120);
  for (Integer number = 0; number < 120; ++number) {
    std::set<Integer> images;
    for (Integer x = 0; x < 5; ++x) images.insert(wide.chosen(number).evaluate(std::vector{x}));
    CHECK(images.size() == 5);
  }
}

TEST_CASE("instantiations: numbers are functions, and functions are apart") {
  const Operation f = primitive("F", {Bits(1), Boolean()}, Zmod(2));
  REQUIRE(f.functions() == 16);
  std::set<std::vector<Integer>> tables;
  for (Integer number = 0; number < 16; ++number) {
    const Operation chosen = f.chosen(number);
    CHECK(chosen != f);
    CHECK(chosen == f.chosen(number));
    std::vector<Integer> table;
    for (Integer x = 0; x < 2; ++x)
      for (Integer y = 0; y < 2; ++y) table.push_back(chosen.evaluate(std::vector{x, y}));
    tables.insert(table);
  }
  CHECK(tables.size() == 16);
}

TEST_CASE("instantiations: the same function is put in both games") {
  const Operation f = primitive("F", {Bits(1)}, Bits(2));
  const auto twice = [&](const std::string& name, bool swapped) {
    return game(name, Bits(1), [&, swapped](Body& at, Node x, Node y) {
      const Node a = at.apply(f, {x}), b = at.apply(f, {y});
      return swapped ? b ^ a : a ^ b;
    });
  };
  CHECK(distance_for_any_functions(twice("One", false), twice("Two", true), Context{}).value ==
        Rational{0});
}

TEST_CASE("instantiations: all lines of a proof speak of the same functions, and say which") {
  bool any_injective = false;
  for (const char* name : {"E", "F", "G", "H", "J", "K"}) {
    CAPTURE(name);
    const Primitive encode{name};
    const auto side = [encode](bool images) -> GameAt {
      return [=](const Sizes& sizes) {
        const Domain block = Atoms(sizes["s"]);
        const Pair games = comparison(encode({block}, block));
        return images ? games.images : games.arguments;
      };
    };
    Proof proof{"injective", "test", "none"};
    proof.size("s", "elements").instance({{"s", 2}});
    proof.start("Images", "", side(true)).equivalent("", "Arguments", "", side(false));
    const ProofReport report = check_proof(proof, {}, Context{});
    CHECK(report.verdict == ProofVerdict::refuted);
    const LedgerEntry &step = report.hops.at(0).ledger.at(0), &whole = report.ledger.at(0);
    // One step is the whole: a function that is not injective shows 1 in both, x != y.
    CHECK(step.distance == Rational{1});
    CHECK(whole.distance == step.distance);
    CHECK(step.cost == Rational{0});
    const Operation own = encode({Atoms(2)}, Atoms(2));
    const bool injective =
        own.evaluate(std::vector<Integer>{0}) != own.evaluate(std::vector<Integer>{1});
    any_injective = any_injective || injective;
    const std::string functions = injective ? std::string{"where "} + name + " = #0, #0"
                                            : std::string{"for one function in place of "} + name;
    CHECK(step.note.find(functions) != std::string::npos);
    CHECK(whole.note.find(functions) != std::string::npos);
  }
  CHECK(any_injective);
}

TEST_CASE("instantiations: of a bound of 0 the whole is tried with all functions as well") {
  const Primitive f{"F"};
  const GameAt game = [f](const Sizes& sizes) {
    const Domain block = Atoms(sizes["s"]);
    const Operation function = f({block}, block);
    GameBuilder builder{"Game"};
    builder.oracle("ASK", {block}, [&](Body& at, Node x) { return at.apply(function, {x}); })
        .at_most(1);
    return builder.build();
  };
  Proof proof{"same", "test", "none"};
  proof.size("s", "elements").instance({{"s", 2}});
  proof.start("One", "", game).equivalent("", "Two", "", game);
  const ProofReport report = check_proof(proof, {}, Context{});
  CHECK(report.verdict == ProofVerdict::verified);
  CHECK(report.hops.at(0).ledger.at(0).note == "for all 4 functions in place of F");
  CHECK(report.ledger.at(0).note == "for all 4 functions in place of F");
}

}  // namespace instantiations_test
