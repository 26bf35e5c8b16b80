// SPDX-License-Identifier: Apache-2.0
// The interpreter itself, against values that are known by hand.
#include <doctest/doctest.h>

#include "framework/certify/interpreter.hpp"
#include "framework/error.hpp"
#include "framework/games/adversary.hpp"
#include "framework/games/experiment.hpp"

namespace interpreter_test {

using namespace certamen;

using certamen::certify::best_by_trees;
using certamen::certify::evaluated;
using certamen::certify::interpret;

namespace {

/// A random function at chosen points, twice at most.
Package function_game() {
  GameBuilder game{"G"};
  const Table f = game.random_function("F", Zmod(3), Zmod(3));
  game.oracle("F'", {Zmod(3)}, [&](Body& at, Node x) { return at.lookup(f, x); }).at_most(2);
  return game.build();
}

Package against(const Package& game, const std::function<Node(Run&)>& body) {
  return Adversary{"A", body}.against(interface_of(game));
}

}  // namespace

TEST_CASE("interpreter: a random function repeats itself, and two of its points agree by chance") {
  const Package game = function_game();
  const auto pair = [&](int x, int y) {
    const Package adversary = against(game, [&](Run& a) {
      const Node first = a.call("F'", a.constant(Zmod(3), Value{x}));
      return a.equal(first, a.call("F'", a.constant(Zmod(3), Value{y})));
    });
    return interpret({adversary, game}).win;
  };
  CHECK(pair(1, 1) == 1);
  CHECK(pair(1, 2) == make_rational(1, 3));
}

TEST_CASE("interpreter: a permutation never repeats, and its inverse inverts") {
  GameBuilder builder{"G"};
  const Table p = builder.ideal_cipher("P", Boolean(), Zmod(3));
  builder.oracle("E", {Zmod(3)},
                 [&](Body& at, Node x) { return at.lookup(p, at.boolean(false), x); });
  builder.oracle("D", {Zmod(3)},
                 [&](Body& at, Node y) { return at.inverse(p, at.boolean(false), y); });
  builder.oracle("O", {Zmod(3)},
                 [&](Body& at, Node x) { return at.lookup(p, at.boolean(true), x); });
  const Package game = builder.build();
  const auto wins = [&](const std::function<Node(Run&, Node)>& last) {
    const Package adversary = against(game, [&](Run& a) {
      const Node first = a.call("E", a.constant(Zmod(3), Value{0}));
      return a.equal(a.constant(Zmod(3), Value{0}), last(a, first));
    });
    return interpret({adversary, game}).win;
  };
  CHECK(wins([](Run& a, Node y) { return a.call("D", y); }) == 1);
  CHECK(wins([](Run& a, Node y) { return a.call("E", a.constant(Zmod(3), Value{1})) - y; }) == 0);
  CHECK(wins([](Run& a, Node y) { return a.call("O", a.constant(Zmod(3), Value{1})) - y; }) ==
        make_rational(1, 3));
}

TEST_CASE("interpreter: events, weighted coins, exclusions, maps and states") {
  GameBuilder builder{"G"};
  const State last = builder.state("s", Zmod(4), Value{0});
  const Table seen = builder.map("M", Zmod(4), Boolean());
  builder.oracle("NEXT", {}, [&](Body& at) {
    const Node before = at.get(last);
    const Node now = at.sample(Distribution::uniform_except(Zmod(4), 2),
                               {before, at.constant(Zmod(4), Value{1})});
    at.event("again", at.is_some(at.find(seen, now)));
    at.put(seen, now, at.boolean(true));
    at.set(last, now);
    return now;
  });
  const Package game = builder.build();
  const Package adversary = against(game, [](Run& a) {
    a.call("NEXT");
    a.call("NEXT");
    a.call("NEXT");
    return a.sample(Distribution::bernoulli(make_rational(2, 7)));
  });
  const auto found = interpret({adversary, game});
  CHECK(found.win == make_rational(2, 7));
  // 2 or 3; then 0 or the other; from 0 back with 1/2, from the other back with 1/2.
  CHECK(found.events.at("again") == make_rational(1, 2));
}

TEST_CASE("interpreter: guarded calls keep budgets and phases, others are refused") {
  GameBuilder builder{"G"};
  builder.oracle("ONCE", {}, [](Body& at) { return at.boolean(true); }).at_most(1);
  builder.oracle("LATER", {}, [](Body& at) { return at.boolean(true); }).only_after("ONCE");
  const Package game = builder.build();
  const auto answers = [&](const std::function<Node(Run&)>& body) {
    return interpret({against(game, body), game}).win;
  };
  const auto guarded = [](Run& a, bool when, const char* oracle) {
    return a.is_some(a.call_if(a.boolean(when), oracle));
  };
  CHECK(answers([&](Run& a) { return guarded(a, true, "ONCE"); }) == 1);
  CHECK(answers([&](Run& a) { return guarded(a, false, "ONCE"); }) == 0);
  CHECK(answers([&](Run& a) {
          guarded(a, true, "ONCE");
          return guarded(a, true, "ONCE");
        }) == 0);
  CHECK(answers([&](Run& a) {
          guarded(a, false, "ONCE");
          return guarded(a, true, "ONCE");
        }) == 1);
  CHECK(answers([&](Run& a) { return guarded(a, true, "LATER"); }) == 0);
  CHECK(answers([&](Run& a) {
          guarded(a, true, "ONCE");
          return guarded(a, true, "LATER");
        }) == 1);
}

TEST_CASE("interpreter: a reduction stands between the two") {
  const Package game = function_game();
  PackageBuilder builder{"B"};
  const Table own = builder.random_function("F", Zmod(3), Zmod(3));
  builder.import(interface_of(game));
  builder.oracle("BOTH", {Zmod(3)}, [&](Body& at, Node x) {
    const Node outer = at.call("F'", at.lookup(own, x));
    return outer + at.lookup(own, x);
  });
  const Package reduction = builder.build();
  const Package adversary = against(reduction, [](Run& a) {
    const Node first = a.call("BOTH", a.constant(Zmod(3), Value{0}));
    return a.equal(first, a.call("BOTH", a.constant(Zmod(3), Value{1})));
  });
  // The inner points agree with 1/3; else the outer ones make up for it with 1/3.
  CHECK(interpret({adversary, reduction, game}).win == make_rational(5, 9));
}

TEST_CASE("interpreter: the best adversary by trees") {
  // A pad used twice: the sum of two answers is that of the messages.
  const auto pads = [](bool random) {
    GameBuilder game{"Pads"};
    const State k = game.state("k", Bits(2));
    game.initialize([&](Body& at) { at.set(k, at.sample(Bits(2))); });
    game.oracle("E", {Bits(2)},
                [&](Body& at, Node m) { return random ? at.sample(Bits(2)) : at.get(k) ^ m; })
        .at_most(2);
    return game.build();
  };
  const std::vector<Package> games{pads(true), pads(false)};
  CHECK(best_by_trees(games, 1) == 0);
  CHECK(best_by_trees(games, 2) == make_rational(3, 4));

  GameBuilder guess{"Guess"};
  const State k = guess.state("k", Zmod(3));
  guess.initialize([&](Body& at) { at.set(k, at.sample(Zmod(3))); });
  guess.oracle("TEST", {Zmod(3)}, [&](Body& at, Node x) { return at.equal(x, at.get(k)); })
      .at_most(1);
  guess.finalize(Zmod(3), [&](Body& at, Node x) { return at.equal(x, at.get(k)); });
  CHECK(best_by_trees({guess.build()}, 0) == make_rational(1, 3));
  CHECK(best_by_trees({guess.build()}, 3) == make_rational(2, 3));
}

TEST_CASE("interpreter: what operations mean agrees with what they evaluate to, on all values") {
  using namespace operations;
  const Domain odd = Tuple({Zmod(3), Option(Group(7, 3, 2)), Boolean()});
  for (const auto& operation : {bit_not(Bits(3)),
                                bit_and(Bits(3)),
                                bit_or(Boolean()),
                                bit_xor(Bits(3)),
                                concat(Bits(2), Bits(3)),
                                slice(Bits(5), 1, 3),
                                parity(Bits(4)),
                                bit_count(Bits(4)),
                                equal(odd),
                                less(odd),
                                select(odd),
                                recode(Zmod(5), Bits(3)),
                                below(Range(6), 4),
                                is_at(Range(6), 9),
                                add(Zmod(6)),
                                subtract(Range(5)),
                                negate(Zmod(6)),
                                multiply(Zmod(6)),
                                invert(Zmod(6)),
                                invert(Zmod(7)),
                                invert(Zmod(2)),
                                get(odd, 1),
                                at(Vector(odd, 2), 1),
                                make_tuple({Zmod(3), Group(7, 3, 2)}),
                                make_vector(Zmod(3), 3),
                                some(odd),
                                is_some(Option(odd)),
                                value_or(Option(Zmod(3))),
                                group_multiply(Group(7, 3, 2)),
                                group_divide(Group(11, 5, 4)),
                                group_power(Group(7, 6, 3)),
                                group_exponential(Group(11, 5, 4)),
                                legendre(Group(7, 6, 3))}) {
    CAPTURE(operation.name());
    Integer count = 1;
    for (const auto& input : operation.inputs()) count *= input.cardinality();
    for (Integer i = 0; i < count; ++i) {
      std::vector<Integer> arguments;
      Integer rest = i;
      for (const auto& input : operation.inputs()) {
        arguments.push_back(input.element(rest % input.cardinality()));
        rest /= input.cardinality();
      }
      REQUIRE(evaluated(operation, arguments) == operation.evaluate(arguments));
    }
  }
}

}  // namespace interpreter_test
