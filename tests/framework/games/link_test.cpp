// SPDX-License-Identifier: Apache-2.0
// Linked packages keep their states and tables to themselves, whatever these are called.
#include <doctest/doctest.h>

#include <set>

#include "framework/engines/exact/exact.hpp"
#include "framework/error.hpp"
#include "framework/games/experiment.hpp"
#include "framework/graph/make.hpp"

namespace link_test {

using namespace certamen;

namespace {

const Domain block = Bits(2);

/// k <- {0,1}^2, f a random function; KEY() = k, F(x) = f(x).
Package prf() {
  GameBuilder game{"PRF"};
  const State k = game.state("k", block);
  const Table f = game.random_function("f", block, block);
  game.initialize([&](Body& at) { at.set(k, at.sample(block)); });
  game.oracle("KEY", {}, [&](Body& at) { return at.get(k); });
  game.oracle("F", {block}, [&](Body& at, Node x) { return at.lookup(f, x); });
  return game.build();
}

/// B with what the game serves, and an oracle of its own.
PackageBuilder reduction(const std::string& name = "B") {
  PackageBuilder b{name};
  b.import({"KEY", {}, block}).import({"F", {block}, block});
  return b;
}

/// How many states and tables the package has that are not the same.
std::size_t variables(const Package& package) {
  std::set<StateId> states;
  std::set<TableId> tables;
  for (const auto& state : package.states) states.insert(state.id);
  for (const auto& [table, type] : package.tables) tables.insert(table);
  return states.size() + tables.size();
}

Rational wins(const Package& game, const std::function<Node(Run&)>& run) {
  return evaluate_exactly(play(game, Adversary{"A", run}), Context{}).win;
}

/// PEEK() is made by hand: one node that reads or looks up something.
Package peeking(GraphNode node) {
  Package b = reduction().build();
  const bool needs_key = node.kind() == NodeKind::lookup;
  Procedure peek{.signature = {"PEEK", {}, block}};
  if (needs_key) peek.body.push_back(make_constant(block, Value{0}));
  peek.body.push_back(std::move(node));
  peek.result = peek.body.size() - 1;
  b.exports.push_back(std::move(peek));
  return b;
}

}  // namespace

TEST_CASE("link: a reduction that names the challenger's key is refused") {
  const Package game = prf();
  const std::vector<StateId> keys{game.states[0].id, game.states[0].id.renamed("PRF.k"),
                                  StateId::fresh("B.k"), StateId::fresh("B | PRF.k")};
  for (const StateId& key : keys) {
    CAPTURE(key.name());
    const Package thief = peeking(make_get(key, block));
    CHECK_THROWS_WITH_AS(link(thief, game),
                         ("B/PEEK/" + key.name() + " (get " + key.name() +
                          "): there is no state '" + key.name() + "' in B")
                             .c_str(),
                         Error);
    CHECK_THROWS_AS(validate(thief), Error);
  }
  const auto& [table, type] = game.tables[0];
  const Package asker = peeking(make_access(NodeKind::lookup, table, type, {0}));
  CHECK_THROWS_WITH_AS(link(asker, game), "B/PEEK/1 (lookup f): there is no table 'f' in B", Error);
}

TEST_CASE("link: an adversary that names the game's key is refused") {
  const Package game = prf();
  Package thief{.name = "A"};
  thief.exports.push_back(
      {.signature = {"Run", {}, block}, .body = {make_get(game.states[0].id, block)}, .result = 0});
  CHECK_THROWS_WITH_AS(play(game, thief), "A/Run/k (get k): there is no state 'k' in A", Error);
}

TEST_CASE("link: a game that names its adversary's dictionary is refused") {
  Package game = prf();
  game.exports.push_back(
      {.signature = {"SPY", {block}, Option(block)},
       .body = {make_input("x", block), make_access(NodeKind::find, TableId::fresh("A.seen"),
                                                    {TableKind::map, block, block}, {0})},
       .result = 1});
  CHECK_THROWS_WITH_AS(play(game, Adversary{"A",
                                            [](Run& a) {
                                              const Table seen = a.map("seen", block, block);
                                              const Node x = a.constant(block, 1);
                                              a.put(seen, x, x);
                                              return a.is_some(a.call("SPY", x));
                                            }}),
                       doctest::Contains("there is no table 'A.seen' in PRF"), Error);
}

TEST_CASE("link: states and tables stay apart whatever they are called") {
  // The reduction's own k and f: guesses of the game's, which hit with probability 1/4.
  for (const auto& [state, table] : std::vector<std::pair<std::string, std::string>>{
           {"k", "f"}, {"PRF.k", "PRF.f"}, {"B.k", "B.f"}, {"f", "k"}}) {
    for (const char* name : {"B", "PRF", "A"}) {
      CAPTURE(state);
      CAPTURE(name);
      PackageBuilder b = reduction(name);
      const State own = b.state(state, block);
      const Table g = b.random_function(table, block, block);
      b.initialize([&](Body& at) { at.set(own, at.sample(block)); });
      b.oracle("HIT", {}, [&](Body& at) {
        const Node key = at.call("KEY");
        return at.equal(key, at.get(own));
      });
      b.oracle("SAME", {}, [&](Body& at) {
        const Node x = at.constant(block, 1);
        const Node theirs = at.call("F", x);
        return at.equal(theirs, at.lookup(g, x));
      });
      const Package linked = link(b.build(), prf());
      CHECK(variables(linked) == 4);
      CHECK(wins(linked, [](Run& a) { return a.call("HIT"); }) == make_rational(1, 4));
      CHECK(wins(linked, [](Run& a) { return a.call("SAME"); }) == make_rational(1, 4));
    }
  }
}

TEST_CASE("link: packages of one name, linked twice, keep what is theirs") {
  // Three packages A: each adds its own k to what the one below says.
  const auto layer = [](const char* exported, const char* imported) {
    PackageBuilder package{"A"};
    const State k = package.state("k", block);
    package.initialize([&](Body& at) { at.set(k, at.sample(block)); });
    if (imported != nullptr) package.import(Signature{imported, {}, block});
    package.oracle(exported, {}, [&](Body& at) {
      const Node below = imported == nullptr ? at.constant(block, 0) : at.call(imported);
      return below ^ at.get(k);
    });
    return package.build();
  };
  const Package upper = link(layer("F", "G"), layer("G", "H"));
  CHECK(variables(upper) == 2);
  const Package all = link(upper, layer("H", nullptr));
  CHECK(variables(all) == 3);
  for (const auto& state : all.states) CHECK(state.id.name() == "A.k");
  const Package other_way = link(layer("F", "G"), link(layer("G", "H"), layer("H", nullptr)));
  CHECK(variables(other_way) == 3);
  for (const auto& package : {all, other_way})
    CHECK(wins(package, [](Run& a) { return a.equal(a.call("F"), a.constant(block, 0)); }) ==
          make_rational(1, 4));
}

TEST_CASE("link: a package that is linked to its own copy has states of its own in both places") {
  // The same value, so that states have one identity before they are linked.
  PackageBuilder b{"A"};
  const State k = b.state("k", block);
  b.initialize([&](Body& at) { at.set(k, at.sample(block)); });
  b.oracle("F", {}, [&](Body& at) { return at.get(k); });
  const Package below = b.build();
  Package above = below;
  above.exports[0].signature.name = "G";
  above.imports.push_back({"F", {}, block});
  Graph& body = above.exports[0].body;
  body.push_back(make_call(ImportId{"F"}, block, {}));
  body.push_back(make_apply(operations::bit_xor(block), {0, 1}));
  above.exports[0].result = 2;
  const Package linked = link(above, below);
  CHECK(variables(linked) == 2);
  CHECK(wins(linked, [](Run& a) { return a.equal(a.call("G"), a.constant(block, 0)); }) ==
        make_rational(1, 4));
}

TEST_CASE("link: an oracle may be called like a state of the other package") {
  PackageBuilder b = reduction();
  b.oracle("PRF.k", {}, [&](Body& at) { return at.call("KEY"); });
  const Package linked = link(b.build(), prf());
  CHECK(wins(linked, [](Run& a) { return a.equal(a.call("PRF.k"), a.constant(block, 0)); }) ==
        make_rational(1, 4));
}

TEST_CASE("link: a package that declares one name twice is refused") {
  Package twice = prf();
  twice.states.push_back(twice.states.front());
  CHECK_THROWS_WITH_AS(link(reduction().build(), twice), "PRF: 'k' is declared twice", Error);
}

TEST_CASE("link: a reduction may export an oracle of the name that it imports") {
  PackageBuilder b = reduction();
  b.oracle("KEY", {}, [](Body& at) { return at.call("KEY") ^ at.constant(block, 1); });
  const Package linked = link(b.build(), prf());
  CHECK(linked.imports.empty());
  CHECK(wins(linked, [](Run& a) { return a.equal(a.call("KEY"), a.constant(block, 1)); }) ==
        make_rational(1, 4));
  CHECK_THROWS_WITH_AS(b.oracle("KEY", {}, [](Body& at) { return at.unit(); }),
                       "B: 'KEY' is declared twice", Error);
  CHECK_THROWS_WITH_AS(b.import({"KEY", {}, block}), "B: 'KEY' is declared twice", Error);
}

}  // namespace link_test
