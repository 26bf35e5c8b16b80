// SPDX-License-Identifier: Apache-2.0
#include "framework/games/guarded.hpp"

#include <doctest/doctest.h>

#include "framework/engines/exact.hpp"
#include "framework/error.hpp"
#include "framework/games/experiment.hpp"

using namespace certamen;

namespace {

const Domain numbers = Range(4);

/// WRITE(x): puts x into a map, counts, and raises an event; READ(x): whether x is there, and how
/// many were written.
Package notebook() {
  GameBuilder game{"Notebook"};
  const Table map = game.map("m", numbers, numbers);
  const State count = game.state("count", numbers, Value{0});
  game.oracle("WRITE", {numbers},
              [&](Body& at, Node x) {
                at.put(map, x, x);
                at.set(count, at.get(count) + at.constant(numbers, 1));
                at.event("written", at.boolean(true));
                return x;
              })
      .at_most(2);
  game.oracle("READ", {numbers},
              [&](Body& at, Node x) { return at.tuple({at.find(map, x), at.get(count)}); })
      .at_most(3);
  return game.build();
}

/// FIRST(), then SECOND() as long as THIRD() was not called.
Package phases() {
  GameBuilder game{"Phases"};
  const auto answer = [](Body& at) { return at.unit(); };
  game.oracle("FIRST", {}, answer);
  game.oracle("THIRD", {}, answer);
  game.oracle("SECOND", {}, answer).only_after("FIRST").only_before("THIRD");
  return game.build();
}

ExactResult played(const Package& game, const std::function<Node(Run&)>& body) {
  return evaluate_exactly(play(game, Adversary{"A", body}), Context{});
}

}  // namespace

TEST_CASE("guarded: a call whose condition does not hold leaves states, maps and events alone") {
  const auto result = played(notebook(), [](Run& a) {
    const Node x = a.constant(numbers, 3), nothing = a.constant(numbers, 0);
    const Node coin = a.sample(Distribution::bernoulli(make_rational(1, 3)));
    const Node answer = a.call_if(coin, "WRITE", x);
    const Node read = a.call("READ", x);
    const Node found = a.get(read, 0);
    const Node one = a.constant(numbers, 1);
    const Node right_answer = a.equal(a.is_some(answer), coin);
    const Node right_entry = a.equal(found, a.select(coin, a.some(x), a.none(numbers)));
    const Node right_count = a.equal(a.get(read, 1), a.select(coin, one, nothing));
    return right_answer && right_entry && right_count;
  });
  CHECK(result.win == 1);
  CHECK(result.events.at("written") == make_rational(1, 3));
}

TEST_CASE("guarded: an entry is replaced only under the condition") {
  const auto result = played(notebook(), [](Run& a) {
    const Node x = a.constant(numbers, 2);
    a.call_if(a.boolean(true), "WRITE", x);
    a.call_if(a.sample(Boolean()), "WRITE", x);
    const Node read = a.call("READ", x);
    const Node found = a.equal(a.get(read, 0), a.some(x));
    return found && a.equal(a.get(read, 1), a.constant(numbers, 2));
  });
  CHECK(result.win == make_rational(1, 2));
}

TEST_CASE("guarded: the game keeps its budget, whatever the conditions") {
  const auto result = played(notebook(), [](Run& a) {
    Node all = a.boolean(true);
    for (int i = 0; i < 4; ++i) {
      const Node answer = a.call_if(a.boolean(i != 1), "WRITE", a.constant(numbers, i));
      all = all && a.equal(a.is_some(answer), a.boolean(i == 0 || i == 2));
    }
    const Node count = a.get(a.call("READ", a.constant(numbers, 3)), 1);
    return all && a.equal(count, a.constant(numbers, 2));
  });
  CHECK(result.win == 1);
}

TEST_CASE("guarded: the game keeps its phases") {
  const auto result = played(phases(), [](Run& a) {
    const Node early = a.call_if(a.boolean(true), "SECOND");
    const Node coin = a.sample(Boolean());
    a.call_if(coin, "FIRST");
    const Node second = a.call_if(a.boolean(true), "SECOND");
    a.call("THIRD");
    const Node late = a.call_if(a.boolean(true), "SECOND");
    return !a.is_some(early) && a.equal(a.is_some(second), coin) && !a.is_some(late);
  });
  CHECK(result.win == 1);
}

TEST_CASE(
    "guarded: what is called always comes before the end of its phase, whatever the condition") {
  CHECK_THROWS_WITH_AS(played(phases(),
                              [](Run& a) {
                                a.call("FIRST");
                                a.call_if(a.sample(Boolean()), "THIRD");
                                return a.equal(a.call("SECOND"), a.unit());
                              }),
                       doctest::Contains("called after THIRD"), Error);
}

TEST_CASE("guarded: an oracle is called always or under conditions, not both") {
  CHECK_THROWS_WITH_AS(played(notebook(),
                              [](Run& a) {
                                const Node x = a.constant(numbers, 2);
                                a.call("WRITE", x);
                                return a.is_some(a.call_if(a.boolean(true), "WRITE", x));
                              }),
                       "A/WRITE: it is called both always and under a condition", Error);
}
