// SPDX-License-Identifier: Apache-2.0
#include "framework/games/loop.hpp"

#include <random>

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
#include "framework/values/composition.hpp"

namespace loop_test {

using namespace certamen;

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

namespace {

/// The step of a state, a value that stays and an element of a vector: what G says of the state and
/// the sum of both.
Operation taking_step(const Operation& g) {
  const Domain block = g.inputs()[0];
  return composed("taking", {block, block, block}, [&](Body& at, const std::vector<Node>& on) {
    const Node both = at.apply(g, {on[0] ^ on[1]});
    return at.tuple({at.get(both, 0) ^ on[2], at.get(both, 1)});
  });
}

using Asked = std::function<Node(Body&, const Operation& g, const std::vector<Node>& inputs)>;

/// ASK(x, y): what the body answers from vectors of n bits each, of l + 2 and of m elements.
Package asked_with_vectors(const Size& n, const Asked& answer) {
  GameBuilder game{"Game"};
  const Domain x = Vector(Bits(n), Size{"l"} + 2), y = Vector(Bits(n), "m");
  game.oracle("ASK", {x, y}, [&](Body& at, const std::vector<Node>& inputs) {
    return answer(at, step_on(doubling, n), inputs);
  });
  game.at_most(1);
  return game.build();
}

/// The normal form is the game, whatever the sizes: unrolled, the engine finds no difference.
void check_unrolled(const Package& game) {
  const Package normal = package_of(form_of(game));
  for (int l = 0; l <= 2; ++l)
    for (int m = 0; m <= 1; ++m) {
      const Bindings sizes{{"n", 1}, {"l", l}, {"m", m}};
      CAPTURE(l);
      CAPTURE(m);
      const auto found = decide_equivalence(bound_at(game, sizes), bound_at(normal, sizes),
                                            {.calls = 1}, Context{});
      REQUIRE(found.equivalent == true);
    }
}

/// Loops over parts of vectors and over vectors one after the other, and comparisons of these; the
/// places and lengths are sums of symbols that certainly are in the vectors.
Node random_answer(Body& at, const Operation& g, const std::vector<Node>& inputs,
                   std::mt19937_64& coins) {
  const auto below = [&](std::size_t count) { return static_cast<std::size_t>(coins() % count); };
  std::vector<Node> vectors = inputs, states{at.constant(g.inputs()[0], Value{0})}, found;
  const std::vector<Size> lengths{0, 1, 2, "l", "m", Size{"l"} + 1};
  const auto some = [&](const std::vector<Node>& all) { return all[below(all.size())]; };
  for (int i = 0; i < 9; ++i) {
    const Node a = some(vectors), b = some(vectors);
    switch (below(5)) {
    case 0:
      if (certainly_at_most(a.domain().size() + b.domain().size(), 2 * Size{"l"} + "m" + 4))
        vectors.push_back(join(at, a, b));
      break;
    case 1:
    case 2: {
      const Size from = lengths[below(lengths.size())], length = lengths[below(lengths.size())];
      if (certainly_at_most(from + length, a.domain().size()))
        vectors.push_back(section(at, a, from, length));
      break;
    }
    default: {
      const Node state = some(states);
      const Node both = repeat(at, taking_step(g), a.domain().size(), state,
                               {.captured = {some(states)}, .vectors = {a}},
                               below(2) == 0 ? Apart::first : Apart::last);
      vectors.push_back(at.get(both, 0));
      states.push_back(at.get(both, 1));
    }
    }
  }
  const Node last = vectors.back();
  for (const Node& vector : vectors)
    if (vector.domain() == last.domain()) found.push_back(at.equal(vector, last));
  found.push_back(states.back());
  found.push_back(last);
  return at.tuple(found);
}

}  // namespace

TEST_CASE("loops: with captured values and vectors, an operation gives what its step gives") {
  // step(x, z, v) = (x + v, x + z + 2v) modulo 3
  const Domain three = Zmod(3);
  const auto add = [&](std::string name, std::uint64_t z, std::uint64_t v) {
    return opaque_operation(
        name, {three, three, three}, Tuple({three, three}), [=](std::span<const Value> a) {
          const auto first = (a[0].word() + v * a[2].word()) % 3;
          const auto next = (a[0].word() + z * a[1].word() + 2 * a[2].word()) % 3;
          return Value{first * 3 + next};
        });
  };
  const Operation step = add("step", 1, 1);
  for (std::uint64_t count = 0; count <= 3; ++count) {
    const Operation loop = operations::repeat(step, Integer{count}, 1);
    CHECK(loop == operations::repeat(step, Integer{count}, 1));
    std::uint64_t vectors = 1;
    for (std::uint64_t i = 0; i < count; ++i) vectors *= 3;
    for (std::uint64_t vector = 0; vector < vectors; ++vector) {
      std::uint64_t state = 2, all = 0, rest = vector, place = vectors;
      for (std::uint64_t i = 0; i < count; ++i) {
        place /= 3;
        const std::uint64_t v = rest / place;
        rest %= place;
        all = all * 3 + (state + v) % 3;
        state = (state + 1 + 2 * v) % 3;
      }
      CHECK(loop.evaluate(std::vector<Integer>{2, 1, vector}) == all * 3 + state);
    }
  }
  CHECK_FALSE(operations::repeat(step, 2, 1) == operations::repeat(add("step", 1, 1), 2, 1));
  CHECK_FALSE(operations::repeat(step, 2, 1) == operations::repeat(step, 2, 1, Apart::last));
  CHECK_FALSE(operations::repeat(step, "l", 1) == operations::repeat(step, "l", 2));
  CHECK_THROWS_AS(operations::repeat(step, "l", 3), Error);
}

TEST_CASE("loops: a section is the elements from a place on") {
  const Domain vector = Vector(Zmod(3), 4);
  for (std::uint64_t from = 0; from <= 4; ++from)
    for (std::uint64_t length = 0; from + length <= 4; ++length) {
      // 1, 2, 0, 1
      const std::uint64_t elements[] = {1, 2, 0, 1};
      std::uint64_t part = 0;
      for (std::uint64_t i = from; i < from + length; ++i) part = part * 3 + elements[i];
      const Operation cut = operations::section(vector, Size{from}, Size{length});
      CHECK(cut.evaluate(std::vector<Integer>{27 + 2 * 9 + 1}) == part);
    }
  const Domain of_any = Vector(Zmod(3), "l");
  CHECK(operations::section(of_any, "i", 1) == operations::section(of_any, "i", 1));
  CHECK_FALSE(operations::section(of_any, "i", 1) == operations::section(of_any, "j", 1));
  CHECK_THROWS_AS(operations::section(vector, 3, 2), Error);
  CHECK_THROWS_AS(operations::section(vector, -1, 2), Error);
  CHECK_THROWS_AS(operations::section(Zmod(3), 0, 1), Error);
}

TEST_CASE("loops: a composition is what its operations give, and nothing but operations") {
  const Domain bits = Bits(2);
  const auto made = [&](bool other) {
    return composed("mix", {bits, bits}, [&](Body&, const std::vector<Node>& on) {
      return ((on[0] ^ on[1]) & on[1]) ^ (other ? on[1] : on[0]);
    });
  };
  for (std::uint64_t a = 0; a < 4; ++a)
    for (std::uint64_t b = 0; b < 4; ++b)
      CHECK(made(false).evaluate(std::vector<Integer>{a, b}) == (((a ^ b) & b) ^ a));
  CHECK(made(false) == made(false));
  CHECK(made(false) == composed("outer", {bits, bits}, [&](Body& at, const std::vector<Node>& on) {
          return at.apply(made(false), on);
        }));
  CHECK_FALSE(made(false) == made(true));
  const auto with = [&](const std::function<Node(Body&)>& last) {
    return composed("bad", {bits},
                    [&](Body& at, const std::vector<Node>& on) { return on[0] ^ last(at); });
  };
  CHECK_THROWS_AS(with([&](Body& at) { return at.sample(bits); }), Error);
  CHECK_THROWS_AS(with([&](Body& at) { return at.constant(bits, Value{1}); }), Error);
  CHECK_THROWS_AS(
      composed("none", {bits}, [](Body&, const std::vector<Node>& on) { return on[0]; }), Error);
  CHECK_THROWS_AS((Composition{"early", {bits}, {{operations::bit_xor(bits), {0, 1}}}}), Error);
  CHECK_THROWS_AS((Composition{"other", {Bits(3)}, {{operations::bit_not(bits), {0}}}}), Error);
}

TEST_CASE("loops: a vector of any length has the constant whose elements are 0, if each has one") {
  const Domain vector = Vector(Bits("n"), "l");
  CHECK(exists_at_every_size(vector, Value{0}));
  CHECK_FALSE(exists_at_every_size(vector, Value{1}));
  CHECK_FALSE(exists_at_every_size(Vector(Group("q"), "l"), Value{0}));
  CHECK(exists_at_every_size(Vector(Group("q"), 0), Value{0}));
}

TEST_CASE("loops: random ones over parts of vectors are what they are unrolled") {
  std::mt19937_64 coins{20260601};
  for (int i = 0; i < 120; ++i) {
    INFO("game " << i);
    check_unrolled(
        asked_with_vectors("n", [&](Body& at, const Operation& g, const std::vector<Node>& inputs) {
          return random_answer(at, g, inputs, coins);
        }));
  }
}

TEST_CASE("loops: the step that is apart is the first or the last, with its element") {
  const Size l{"l"};
  const auto whole = [&](Apart apart) -> Asked {
    return [=](Body& at, const Operation& g, const std::vector<Node>& inputs) {
      const Node start = at.constant(g.inputs()[0], Value{0});
      const Node kept = element(at, inputs[0], 1);
      return repeat(at, taking_step(g), l + 1, start,
                    {.captured = {kept}, .vectors = {section(at, inputs[0], 0, l + 1)}}, apart);
    };
  };
  const auto parts = [&](Apart apart, bool own) -> Asked {
    return [=](Body& at, const Operation& g, const std::vector<Node>& inputs) {
      const bool first = apart == Apart::first;
      const Node start = at.constant(g.inputs()[0], Value{0});
      const Node kept = element(at, inputs[0], 1);
      const Operation step = taking_step(g);
      const auto others = [&](const Node& state) {
        const Node rest = section(at, inputs[0], first ? 1 : 0, l);
        return repeat(at, step, l, state, {.captured = {kept}, .vectors = {rest}}, apart);
      };
      const auto one = [&](const Node& state) {
        return at.apply(step, {state, kept, element(at, inputs[0], own == first ? Size{0} : l)});
      };
      const Node before = first ? one(start) : others(start);
      const Node after = first ? others(at.get(before, 1)) : one(at.get(before, 1));
      const auto vector = [&](const Node& both, bool single) {
        return single ? at.vector({at.get(both, 0)}) : at.get(both, 0);
      };
      return at.tuple({join(at, vector(before, first), vector(after, !first)), at.get(after, 1)});
    };
  };
  for (const Apart apart : {Apart::first, Apart::last}) {
    const auto form = [](const Asked& answer) { return form_of(asked_with_vectors("n", answer)); };
    CHECK_FALSE(difference(form(whole(apart)), form(parts(apart, true))));
    CHECK(difference(form(whole(apart)), form(parts(apart, false))));
    check_unrolled(asked_with_vectors("n", whole(apart)));
    check_unrolled(asked_with_vectors("n", parts(apart, true)));
  }
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
