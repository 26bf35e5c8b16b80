// SPDX-License-Identifier: Apache-2.0
#include "framework/games/loop.hpp"

#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/error.hpp"
#include "framework/games/bind.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/form.hpp"
#include "framework/proof/form_rules.hpp"
#include "framework/proof/lemmas.hpp"
#include "framework/proof/match.hpp"
#include "framework/run/context.hpp"
#include "framework/testing/doctest.hpp"

using namespace certamen;

namespace loop_test {

namespace {

const Primitive doubling{"G"}, other_doubling{"H"};

Operation step_on(const Primitive& primitive, const Size& n) {
  return primitive({Bits(n)}, Tuple({Bits(n), Bits(n)}));
}

using Answer = std::function<Node(Body&, const Operation& g, const Operation& h)>;

/// ASK: what the body answers, with two steps on strings of n bits.
Package asked(const Size& n, const Answer& answer) {
  GameBuilder game{"Game"};
  game.oracle("ASK", {}, [&](Body& at) {
    return answer(at, step_on(doubling, n), step_on(other_doubling, n));
  });
  game.at_most(1);
  return game.build();
}

/// Whether the games have one normal form for all sizes; n and l are symbols.
bool are_equal(const Answer& first, const Answer& second) {
  return !difference(form_of(asked(Size{"n"}, first)), form_of(asked(Size{"n"}, second)));
}

/// The vector of a loop and its last state, as one answer.
Node looped(Body& at, const Operation& step, const Size& count, const Node& seed) {
  return repeat(at, step, count, seed);
}

}  // namespace

TEST_CASE("loops: an operation gives what its step gives, again and again") {
  // step(x) = (x + 1, 2x + 1) modulo 4, from 1: blocks 2, 0, 0 and states 3, 3, 3
  const Domain four = Zmod(4);
  const auto step = opaque_operation("step", {four}, Tuple({four, four}), [](auto a) {
    const auto x = a[0].word();
    return Value{(x + 1) % 4 * 4 + (2 * x + 1) % 4};
  });
  for (std::uint64_t count = 0; count <= 4; ++count)
    for (std::uint64_t start = 0; start < 4; ++start) {
      const Operation loop = operations::repeat(step, Integer{count});
      std::uint64_t all = 0, state = start;
      for (std::uint64_t i = 0; i < count; ++i) {
        all = all * 4 + (state + 1) % 4;
        state = (2 * state + 1) % 4;
      }
      CAPTURE(count);
      CHECK(loop.evaluate(std::vector<Integer>{start}) == all * 4 + state);
      const std::uint64_t word = start;
      CHECK(loop.word()(&word) == all * 4 + state);
    }
}

TEST_CASE("loops: two are one operation if their steps and counts are") {
  const Size n{"n"}, l{"l"};
  const Operation g = step_on(doubling, n), h = step_on(other_doubling, n);
  CHECK(operations::repeat(g, l) == operations::repeat(g, l));
  CHECK_FALSE(operations::repeat(g, l) == operations::repeat(h, l));
  CHECK_FALSE(operations::repeat(g, l) == operations::repeat(g, l + 1));
  CHECK_THROWS_AS(operations::repeat(operations::bit_not(Bits(n)), l), Error);
  CHECK_THROWS_AS(operations::repeat(g, -1), Error);
  CHECK_THROWS_AS(operations::join(Vector(Bits(n), l), Vector(Bits(1), l)), Error);
}

TEST_CASE("loops: the first step stands before, and a bound loop is written out") {
  const Answer whole = [](Body& at, const Operation& g, const Operation&) {
    return looped(at, g, Size{"l"} + 1, at.sample(Bits("n")));
  };
  const Answer parts = [](Body& at, const Operation& g, const Operation&) {
    const Node both = at.apply(g, {at.sample(Bits("n"))});
    const Node rest = looped(at, g, Size{"l"}, at.get(both, 1));
    return at.tuple({join(at, at.vector({at.get(both, 0)}), at.get(rest, 0)), at.get(rest, 1)});
  };
  CHECK(are_equal(whole, parts));
  // What the rules make of either is the same game at numbers, computed by the engine.
  for (const auto& answer : {whole, parts}) {
    const Package game = asked(Size{"n"}, answer);
    const Package normal = package_of(form_of(game));
    for (int l = 0; l <= 3; ++l) {
      const Bindings sizes{{"n", 2}, {"l", l}};
      const Package at = bound_at(game, sizes);
      for (const auto& node : at.exports[0].body)
        if (node.is(NodeKind::apply)) {
          CHECK(loop_of(node.operation()) == nullptr);
          CHECK_FALSE(is_join(node.operation()));
        }
      CAPTURE(l);
      CHECK(decide_equivalence(at, bound_at(normal, sizes), {.calls = 1}, Context{}).equivalent ==
            true);
    }
  }
}

TEST_CASE("loops: uniform vectors one after the other are one, however they are put together") {
  const Answer whole = [](Body& at, const Operation&, const Operation&) {
    return at.sample(Vector(Bits("n"), Size{"l"} + Size{"m"} + 2));
  };
  const Answer parts = [](Body& at, const Operation&, const Operation&) {
    const Node first = at.sample(Vector(Bits("n"), "l"));
    const Node second = at.sample(Vector(Bits("n"), "m"));
    const Node a = at.sample(Bits("n"));
    const Node b = at.sample(Bits("n"));
    return join(at, join(at, first, at.vector({a, b})), second);
  };
  CHECK(are_equal(whole, parts));
  const Package one = asked(Size{"n"}, whole), other = asked(Size{"n"}, parts);
  for (int l = 0; l <= 2; ++l) {
    const Bindings sizes{{"n", 1}, {"l", l}, {"m", 1}};
    CHECK(decide_equivalence(bound_at(one, sizes), bound_at(other, sizes), {.calls = 1}, Context{})
              .equivalent == true);
  }
}

TEST_CASE("loops: games that differ at a number have different normal forms") {
  const Size l{"l"};
  const auto loop = [](const Size& count, bool other = false) -> Answer {
    return [=](Body& at, const Operation& g, const Operation& h) {
      const Node seed = at.sample(Bits("n"));
      return at.get(looped(at, other ? h : g, count, seed), 1);
    };
  };
  CHECK_FALSE(are_equal(loop(l), loop(l + 1)));
  CHECK_FALSE(are_equal(loop(l), loop(l, true)));
  CHECK_FALSE(are_equal(loop(l), loop(0)));  // they are equal at l = 0 alone
  CHECK_FALSE(are_equal(loop(l + 1), loop(1)));
  // A uniform value that is used twice makes no uniform vector.
  const auto vectors = [](int which) -> Answer {
    return [=](Body& at, const Operation&, const Operation&) {
      const Node first = at.sample(Vector(Bits("n"), "l"));
      const Node a = at.sample(Bits("n"));
      const Node b = at.sample(Bits("n"));
      if (which == 0) return at.tuple({join(at, first, at.vector({a})), b});
      if (which == 1) return at.tuple({join(at, first, at.vector({a})), a});
      if (which == 2) return at.tuple({join(at, first, first), a});
      return at.tuple({join(at, first, at.vector({a, a})), b});
    };
  };
  CHECK(are_equal(vectors(0), vectors(0)));
  for (int which = 1; which < 4; ++which) {
    const Answer fresh = [=](Body& at, const Operation& g, const Operation& h) {
      const Node honest = vectors(which)(at, g, h);
      return at.sample(honest.domain());
    };
    CAPTURE(which);
    CHECK_FALSE(are_equal(vectors(which), fresh));
    CHECK(are_equal(vectors(0), [=](Body& at, const Operation& g, const Operation& h) {
      return at.sample(vectors(0)(at, g, h).domain());
    }));
  }
  // The order matters.
  const auto ordered = [](bool first) -> Answer {
    return [=](Body& at, const Operation& g, const Operation& h) {
      const Node seed = at.sample(Bits("n"));
      const Node a = at.get(looped(at, g, "l", seed), 0), b = at.get(looped(at, h, "l", seed), 0);
      return first ? join(at, a, b) : join(at, b, a);
    };
  };
  CHECK_FALSE(are_equal(ordered(true), ordered(false)));
}

TEST_CASE("loops: a generator of any number of steps is a generator") {
  const ProofCatalogue catalogue = standard_proofs();
  const ProofEntry& entry = catalogue.proof("prg-stretch-any");
  const ProofReport report = check_proof(entry.make(), {}, Context{});
  CHECK(report.verdict == ProofVerdict::verified);
  REQUIRE(report.hops.size() == 1);
  CHECK(report.hops[0].proved);
  CHECK(report.hops[0].cost.text() == "l Adv[prg](GENERATE: q)");
  CHECK(report.hops[0].equal_at_instances);
  // As in the steps of a fixed number.
  for (const auto& mistake : entry.mistakes) {
    const ProofReport wrong = check_proof(entry.make_with(mistake.name), {}, Context{});
    CAPTURE(mistake.name);
    CHECK(wrong.verdict == ProofVerdict::refuted);
  }
}

}  // namespace loop_test
