// SPDX-License-Identifier: Apache-2.0
// Handles know their owner: whatever is used elsewhere is an error that names both places.
#include "framework/games/builder.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <optional>
#include <type_traits>

#include "framework/engines/exact/exact.hpp"
#include "framework/error.hpp"
#include "framework/games/adversary.hpp"
#include "framework/games/experiment.hpp"

namespace builder_test {

using namespace certamen;

namespace {

const Domain block = Bits(4);

/// "place: message" of the Error, which must be a usage error.
std::string refusal(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    return error.what();
  }
  return "no error";
}

/// A node that initialize makes, and what an oracle does with it.
std::string kept_node(const std::function<Node(Body&, Node own, Node kept)>& use) {
  return refusal([&] {
    GameBuilder game{"G"};
    std::optional<Node> kept;
    game.initialize([&](Body& at) { kept = at.sample(block); });
    game.oracle("O", {block}, [&](Body& at, Node m) { return use(at, m, *kept); });
  });
}

// No node is made from a body and a number, and none without a body.
static_assert(!std::is_default_constructible_v<Node>);
static_assert(!std::is_constructible_v<Node, Body&, NodeId>);
static_assert(!std::is_copy_constructible_v<Body> && !std::is_move_constructible_v<Body>);

}  // namespace

TEST_CASE("handles: a node of initialize is no node of an oracle, whatever is done with it") {
  const std::string expected = "G/O: a node of another body (G/Initialize) is used here";
  CHECK(kept_node([](Body&, Node own, Node kept) { return own ^ kept; }) == expected);
  CHECK(kept_node([](Body&, Node own, Node kept) { return kept ^ own; }) == expected);
  CHECK(kept_node([](Body&, Node, Node kept) { return kept; }) == expected);
  CHECK(kept_node([](Body& at, Node, Node kept) { return at.equal(kept, kept); }) == expected);
  CHECK(kept_node([](Body& at, Node, Node kept) { return at.let("k", kept); }) == expected);
  CHECK(kept_node([](Body& at, Node own, Node kept) {
          return at.select(at.boolean(true), kept, own);
        }) == expected);
  CHECK(kept_node([](Body& at, Node, Node kept) { return at.tuple({kept, kept}); }) == expected);
}

TEST_CASE("handles: a node whose body has ended is of no use by itself") {
  const std::string ended = "G/Initialize: a node of it is used after it has ended";
  CHECK(kept_node([](Body&, Node, Node kept) { return !kept; }) == ended);
  CHECK(kept_node([](Body&, Node, Node kept) { return kept ^ kept; }) == ended);
  CHECK(kept_node([](Body&, Node, Node kept) { return kept.body().boolean(true); }) == ended);
}

TEST_CASE("handles: a second body of the same oracle is another body") {
  // The pad of the first call, kept for the second one, would be no fresh pad.
  std::optional<Node> kept;
  const auto game = [&] {
    GameBuilder made{"G"};
    made.oracle("O", {}, [&](Body& at) {
      if (!kept) kept = at.sample(block);
      return *kept;
    });
  };
  CHECK(refusal(game) == "no error");
  CHECK(refusal(game) == "G/O: a node of another body (G/O) is used here");
}

TEST_CASE("handles: a node of a body in another builder, which is still being written") {
  GameBuilder outer{"Outer"};
  outer.oracle("O", {block}, [&](Body&, Node x) {
    CHECK(refusal([&] {
            GameBuilder inner{"Inner"};
            inner.oracle("I", {}, [&](Body& at) { return at.sample(block) ^ x; });
          }) == "Inner/I: a node of another body (Outer/O) is used here");
    return x;
  });
}

TEST_CASE("handles: a body that has ended takes no more nodes") {
  Body at{"B", {}};
  const Node x = at.sample(block);
  at.finish("F", {}, x);
  CHECK(refusal([&] { at.sample(block); }) == "B: it has ended, and takes no more nodes");
  CHECK(refusal([&] { at.equal(x, x); }) == "B: it has ended, and takes no more nodes");
  CHECK(refusal([&] { at.finish("F", {}, x); }) == "B: it has ended already");
  CHECK(refusal([&] { at.let("x", x); }) == "B: a node of it is used after it has ended");
}

TEST_CASE("handles: a state is of the package that declared it") {
  GameBuilder mine{"Mine"}, other{"Other"};
  const State own = mine.state("k", block, Value{0}), foreign = other.state("k", block, Value{0});
  const auto used = [&](const State& state) {
    return refusal([&] {
      GameBuilder copy = mine;
      copy.oracle("GET", {}, [&](Body& at) { return at.get(state); });
    });
  };
  CHECK(used(own) == "no error");
  CHECK(used(foreign) == "Mine/GET: the state 'k' of another package (Other) is used here");
  CHECK(used(State{StateId::fresh("k"), block}) ==
        "Mine/GET: the state 'k' is used here, and no package declares it");
  CHECK(refusal([&] {
          mine.oracle("SET", {block}, [&](Body& at, Node x) { at.set(foreign, x); });
        }) == "Mine/SET: the state 'k' of another package (Other) is used here");
}

TEST_CASE("handles: a table is of the package that declared it") {
  GameBuilder mine{"Mine"}, other{"Other"};
  const Table own = mine.random_permutation("P", block);
  const Table foreign = other.random_permutation("P", block);
  const Table map = other.map("m", block, block);
  mine.oracle("OWN", {block}, [&](Body& at, Node x) { return at.lookup(own, x); });
  int refused = 0;
  const auto refuse = [&](const std::string& table, const std::function<Node(Body&, Node)>& use) {
    const std::string oracle = "O" + std::to_string(++refused);
    CHECK(refusal([&] { mine.oracle(oracle, {block}, use); }) ==
          "Mine/" + oracle + ": the table '" + table + "' of another package (Other) is used here");
  };
  refuse("P", [&](Body& at, Node x) { return at.lookup(foreign, x); });
  refuse("P", [&](Body& at, Node x) { return at.inverse(foreign, x); });
  refuse("m", [&](Body& at, Node x) { return at.find(map, x); });
  refuse("m", [&](Body& at, Node x) {
    at.put(map, x, x);
    return x;
  });
  CHECK(refusal([&] {
          mine.oracle("HAND", {block}, [&](Body& at, Node x) {
            return at.lookup(Table{TableId::fresh("P"), {TableKind::permutation, block, block}}, x);
          });
        }) == "Mine/HAND: the table 'P' is used here, and no package declares it");
}

TEST_CASE("handles: copies of a builder share what was declared before, and nothing after") {
  GameBuilder one{"G"};
  const State before = one.state("a", block, Value{0});
  GameBuilder two = one;
  const State first = one.state("b", block, Value{0});
  const State second = two.state("b", Bits(8), Value{0});
  two.oracle("A", {}, [&](Body& at) { return at.get(before); });
  two.oracle("B", {}, [&](Body& at) { return at.get(second); });
  CHECK(two.build().find_export("B")->signature.output == Bits(8));
  CHECK(refusal([&] { two.oracle("C", {}, [&](Body& at) { return at.get(first); }); }) ==
        "G/C: the state 'b' of another package (G) is used here");
}

TEST_CASE("handles: what is read has the domain of its declaration, not of the handle") {
  GameBuilder game{"G"};
  State k = game.state("k", block, Value{0});
  k.domain = Bits(8);
  k.id = k.id.renamed("other");
  game.oracle("GET", {}, [&](Body& at) { return at.get(k); });
  CHECK(game.build().find_export("GET")->signature.output == block);
}

TEST_CASE("handles: a state or a table may have the name of an oracle") {
  GameBuilder game{"G"};
  const Table f = game.random_function("F", Bits(1), Bits(1));
  const State k = game.state("K", Bits(1));
  game.initialize([&](Body& at) { at.set(k, at.sample(Bits(1))); });
  game.oracle("F", {Bits(1)}, [&](Body& at, Node x) { return at.lookup(f, x); });
  game.oracle("K", {}, [&](Body& at) { return at.get(k); });
  const Adversary a{"A", [](Run& at) {
                      const Node image = at.call("F", at.call("K"));
                      return at.equal(image, at.call("K"));
                    }};
  CHECK(evaluate_exactly(play(game.build(), a), {}).win == make_rational(1, 2));
  CHECK_THROWS_WITH_AS(game.state("F", Bits(1)), "G: 'F' is declared twice", Error);
}

TEST_CASE("handles: an adversary's dictionaries are its own, in each game that it meets") {
  GameBuilder game{"G"};
  const Table log = game.map("log", block, block);
  game.oracle("PING", {}, [](Body& at) { return at.unit(); });
  const Package built = game.build();
  CHECK(refusal([&] {
          play(built, Adversary{"A", [&](Run& a) {
                                  return a.is_some(a.find(log, a.constant(block, 0)));
                                }});
        }) == "A/Run: the table 'log' of another package (G) is used here");
  std::optional<Table> kept;
  const Adversary keeps{"A", [&](Run& a) {
                          const Table map = a.map("log", block, block);
                          if (!kept) kept = map;
                          return a.is_some(a.find(*kept, a.constant(block, 0)));
                        }};
  CHECK(refusal([&] { play(built, keeps); }) == "no error");
  CHECK(refusal([&] { play(built, keeps); }) ==
        "A/Run: the table 'log' of another package (A/Run) is used here");
}

TEST_CASE("handles: a scheme finds the tables that it has declared, and no others") {
  GameBuilder game{"G"}, empty{"Empty"};
  game.random_function("F", block, block);
  game.oracle("F of x", {block}, [](Body& at, Node x) { return at.lookup(at.table("F"), x); });
  CHECK_THROWS_WITH_AS(
      empty.oracle("O", {block}, [](Body& at, Node x) { return at.lookup(at.table("F"), x); }),
      "Empty/O: there is no table 'F'", Error);
}

TEST_CASE("budgets: fewer than no calls are an error that names the oracle") {
  const auto answer = [](Body& at) { return at.unit(); };
  CHECK(refusal([&] { GameBuilder{"G"}.oracle("O", {}, answer).at_most(-1); }) ==
        "G/O: at most -1 calls: expected 0 or more");
  CHECK(refusal([&] { GameBuilder{"G"}.oracle("O", {}, answer).at_most(0).build(); }) ==
        "no error");
  Package by_hand = GameBuilder{"G"}.oracle("O", {}, answer).build();
  by_hand.exports.front().budget = -1;
  CHECK(refusal([&] { validate(by_hand); }) == "G/O: at most -1 calls: expected 0 or more");
  CHECK(refusal([&] { calls_allowed(by_hand.exports.front()); }) ==
        "O: at most -1 calls: expected 0 or more");
  by_hand.exports.front().budget = Integer{Integer{1} << 64};
  CHECK_THROWS_WITH_AS(calls_allowed(by_hand.exports.front()),
                       doctest::Contains("18446744073709551616"), Error);
}

}  // namespace builder_test
