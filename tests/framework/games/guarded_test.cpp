// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "framework/engines/exact/exact.hpp"
#include "framework/error.hpp"
#include "framework/games/experiment.hpp"
#include "framework/graph/make.hpp"

namespace guarded_test {

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

TEST_CASE("guarded: an oracle is called always and under conditions in one body") {
  const auto result = played(notebook(), [](Run& a) {
    const Node coin = a.sample(Boolean());
    const Node first = a.call_if(coin, "WRITE", a.constant(numbers, 1));
    a.call("WRITE", a.constant(numbers, 2));
    const Node third = a.call_if(a.boolean(true), "WRITE", a.constant(numbers, 3));
    const Node count = a.get(a.call("READ", a.constant(numbers, 2)), 1);
    const Node found = a.is_some(a.get(a.call("READ", a.constant(numbers, 1)), 0));
    return a.equal(a.is_some(first), coin) && a.equal(a.is_some(third), !coin) &&
           a.equal(found, coin) && a.equal(count, a.constant(numbers, 2));
  });
  CHECK(result.win == 1);
}

TEST_CASE("guarded: what is called always must fit the budget, whatever the conditions are") {
  CHECK_THROWS_WITH_AS(played(notebook(),
                              [](Run& a) {
                                const Node x = a.constant(numbers, 2);
                                a.call_if(a.sample(Boolean()), "WRITE", x);
                                a.call("WRITE", x);
                                return a.equal(a.call("WRITE", x), x);
                              }),
                       "Run/WRITE: call 3 exceeds the budget of 2", Error);
}

TEST_CASE("guarded: a question mark is part of a name like any other") {
  GameBuilder game{"Game"};
  game.oracle("ASK", {}, [](Body& at) { return at.constant(numbers, 1); });
  game.oracle("ASK?", {Boolean()}, [](Body&, Node x) { return x; });
  const auto result = played(game.build(), [](Run& a) {
    const Node coin = a.sample(Boolean());
    const Node answer = a.call("ASK?", coin);
    const Node maybe = a.call_if(coin, "ASK");
    const Node none = a.call_if(a.boolean(false), "ASK?", coin);
    return a.equal(answer, a.is_some(maybe)) && !a.is_some(none);
  });
  CHECK(result.win == 1);
}

TEST_CASE("guarded: reductions and games call under conditions as adversaries do") {
  // TWICE(b) asks NEXT always, and once more if b; START asks it once before anything else.
  GameBuilder counter{"Counter"};
  const State count = counter.state("count", numbers, Value{0});
  counter.oracle("NEXT", {}, [&](Body& at) {
    const Node now = at.get(count);
    at.set(count, now + at.constant(numbers, 1));
    return now;
  });
  PackageBuilder b{"B"};
  b.import({"NEXT", {}, numbers});
  const State early = b.state("early", Option(numbers));
  b.initialize([&](Body& at) { at.set(early, at.call_if(at.boolean(true), "NEXT")); });
  b.oracle("TWICE", {Boolean()}, [&](Body& at, Node again) {
    const Node first = at.call("NEXT");
    const Node second = at.call_if(again, "NEXT");
    return at.tuple({at.get(early), at.some(first), second});
  });
  const auto result = played(link(b.build(), counter.build()), [](Run& a) {
    const Node coin = a.sample(Boolean());
    const auto number = [&](int i) { return a.some(a.constant(numbers, i)); };
    const Node once = a.call("TWICE", coin), more = a.call("TWICE", a.boolean(false));
    const Node second = a.select(coin, number(2), a.none(numbers));
    const Node third = a.select(coin, number(3), number(2));
    return a.equal(once, a.tuple({number(0), number(1), second})) &&
           a.equal(more, a.tuple({number(0), third, a.none(numbers)}));
  });
  CHECK(result.win == 1);
}

TEST_CASE("guarded: what an oracle calls itself is under the caller's condition") {
  // BOTH calls NEXT, and NEXT again if b; whoever calls BOTH under a false condition calls neither.
  GameBuilder counter{"Counter"};
  const State count = counter.state("count", numbers, Value{0});
  counter.oracle("NEXT", {}, [&](Body& at) {
    const Node now = at.get(count);
    at.set(count, now + at.constant(numbers, 1));
    return now;
  });
  PackageBuilder middle{"Middle"};
  middle.import({"NEXT", {}, numbers});
  middle.oracle("BOTH", {Boolean()}, [](Body& at, Node b) {
    const Node first = at.call("NEXT");
    return at.tuple({first, at.call_if(b, "NEXT")});
  });
  PackageBuilder top{"Top"};
  top.import({"BOTH", {Boolean()}, Tuple({numbers, Option(numbers)})});
  top.oracle("ASK", {Boolean(), Boolean()},
             [](Body& at, Node when, Node b) { return at.call_if(when, "BOTH", b); });
  const auto run = [](Run& a) {
    const Node when = a.sample(Boolean()), b = a.sample(Boolean());
    a.call("ASK", when, b);
    const Node last = a.call("ASK", a.boolean(true), a.boolean(false));
    const auto number = [&](int i) { return a.constant(numbers, i); };
    const Node expected = a.select(when, a.select(b, number(2), number(1)), number(0));
    return a.equal(last, a.some(a.tuple({expected, a.none(numbers)})));
  };
  const Package middle_first = link(link(top.build(), middle.build()), counter.build());
  const Package counter_first = link(top.build(), link(middle.build(), counter.build()));
  CHECK(played(middle_first, run).win == 1);
  CHECK(played(counter_first, run).win == 1);
}

TEST_CASE("guarded: what counts the calls is apart from what the game declares") {
  GameBuilder game{"Game"};
  const State taken = game.state("calls of ASK", numbers, Value{3});
  game.oracle("ASK", {}, [&](Body& at) { return at.get(taken); }).at_most(1);
  const auto result = played(game.build(), [](Run& a) {
    const Node first = a.call_if(a.boolean(true), "ASK");
    const Node second = a.call_if(a.boolean(true), "ASK");
    return a.equal(first, a.some(a.constant(numbers, 3))) && !a.is_some(second);
  });
  CHECK(result.win == 1);
}

TEST_CASE("guarded: a condition is a Boolean, and the answer an Option") {
  CHECK_THROWS_WITH_AS(played(notebook(),
                              [](Run& a) {
                                const Node x = a.constant(numbers, 2);
                                return a.is_some(a.call_if(x, "WRITE", x));
                              }),
                       "A/Run: call WRITE, condition: expected Boolean, got Range(4)", Error);
  Package by_hand{.name = "A", .imports = {{"WRITE", {numbers}, numbers}}};
  by_hand.exports.push_back({.signature = {"Run", {}, numbers},
                             .body = {make_constant(numbers, Value{1}),
                                      make_call(ImportId{"WRITE"}, numbers, {0, 0}, true)},
                             .result = 1});
  CHECK_THROWS_WITH_AS(validate(by_hand), doctest::Contains("argument 1: expected Boolean"), Error);
}

}  // namespace guarded_test
