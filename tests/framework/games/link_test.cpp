// SPDX-License-Identifier: Apache-2.0
// Linked packages keep their states and tables to themselves, whatever these are called.
#include <doctest/doctest.h>

#include <set>

#include "framework/engines/exact.hpp"
#include "framework/error.hpp"
#include "framework/games/experiment.hpp"

using namespace certamen;

namespace link_test {

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

std::set<std::string> labels(const Package& package) {
  std::set<std::string> names;
  for (const auto& state : package.states) names.insert(state.name);
  for (const auto& [name, type] : package.tables) names.insert(name);
  return names;
}

Rational wins(const Package& game, const std::function<Node(Run&)>& run) {
  return evaluate_exactly(play(game, Adversary{"A", run}), Context{}).win;
}

/// PEEK() is made by hand: one node that reads or looks up something by its name.
Package peeking(GraphNode node) {
  Package b = reduction().build();
  const bool needs_key = node.kind == NodeKind::lookup;
  Procedure peek{.signature = {"PEEK", {}, block}};
  if (needs_key)
    peek.body.push_back({.kind = NodeKind::constant, .domain = block, .value = Value{0}});
  peek.body.push_back(std::move(node));
  peek.result = peek.body.size() - 1;
  b.exports.push_back(std::move(peek));
  return b;
}

}  // namespace

TEST_CASE("link: a reduction that names the challenger's key is refused") {
  for (const char* name : {"k", "PRF.k", "B.k", "B | PRF.k"}) {
    CAPTURE(name);
    const Package thief = peeking({.kind = NodeKind::get, .domain = block, .name = name});
    CHECK_THROWS_WITH_AS(
        link(thief, prf()),
        ("B/PEEK/0 (get " + std::string{name} + "): there is no state '" + name + "' in B").c_str(),
        Error);
    CHECK_THROWS_AS(validate(thief), Error);
  }
  const Package asker =
      peeking({.kind = NodeKind::lookup, .domain = block, .arguments = {0}, .name = "PRF.f"});
  CHECK_THROWS_WITH_AS(link(asker, prf()),
                       "B/PEEK/1 (lookup PRF.f): there is no table 'PRF.f' in B", Error);
}

TEST_CASE("link: an adversary that names the game's key is refused") {
  Package thief{.name = "A"};
  thief.exports.push_back({.signature = {"Run", {}, block},
                           .body = {{.kind = NodeKind::get, .domain = block, .name = "PRF.k"}},
                           .result = 0});
  CHECK_THROWS_WITH_AS(play(prf(), thief), "A/Run/0 (get PRF.k): there is no state 'PRF.k' in A",
                       Error);
}

TEST_CASE("link: a game that names its adversary's dictionary is refused") {
  Package game = prf();
  game.exports.push_back(
      {.signature = {"SPY", {block}, Option(block)},
       .body =
           {{.kind = NodeKind::input, .domain = block, .name = "x"},
            {.kind = NodeKind::find, .domain = Option(block), .arguments = {0}, .name = "A.seen"}},
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
      CHECK(labels(linked).size() == 4);
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
  CHECK(labels(upper) == std::set<std::string>{"A.k", "A.k (2)"});
  const Package all = link(upper, layer("H", nullptr));
  CHECK(labels(all) == std::set<std::string>{"A.k", "A.k (2)", "A.k (3)"});
  const Package other_way = link(layer("F", "G"), link(layer("G", "H"), layer("H", nullptr)));
  CHECK(labels(other_way).size() == 3);
  for (const auto& package : {all, other_way})
    CHECK(wins(package, [](Run& a) { return a.equal(a.call("F"), a.constant(block, 0)); }) ==
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
