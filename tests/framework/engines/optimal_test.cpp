// SPDX-License-Identifier: Apache-2.0
// The optimal adversary against closed forms of the literature, and its strategy played again.
#include "framework/engines/optimal/optimal.hpp"

#include "framework/engines/equivalence/equivalence.hpp"
#include "tests/support/textbook.hpp"

namespace optimal_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

/// The optimum of a definition; the strategy as a package has the same advantage on the exact
/// engine.
Rational optimum(const Definition& definition, const OptimalOptions& options = {},
                 bool replay = true) {
  const bool two = definition.games().size() == 2;
  const auto result = best_adversary(
      definition.games(), two ? Objective::distinguish : Objective::win, options, Context{});
  REQUIRE(result.is_exact());
  if (replay) {
    const Package adversary = as_package(*result.strategy, "optimal");
    std::vector<Rational> winning;
    for (const auto& game : definition.games())
      winning.push_back(evaluate_exactly(play(game, adversary), Context{}).win);
    CHECK(to_fraction(two ? Rational{abs(winning[1] - winning[0])} : winning[0]) ==
          to_fraction(result.lower));
  }
  return result.lower;
}

Rational optimum(const std::string& definition, const std::string& scheme,
                 const std::map<std::string, std::string>& set = {}, bool replay = true) {
  const auto made = scheme_of(scheme, set);
  const auto its = catalogue().definition(definition).make(*made, Parameters{set});
  REQUIRE(its.has_value());
  CAPTURE(definition);
  CAPTURE(scheme);
  return optimum(*its, {}, replay);
}

Definition searching(const Package& game) {
  return Definition::search("search", game, 0);
}

}  // namespace

TEST_CASE("optimal: a random permutation against a random function is found by collisions alone") {
  for (const auto& [n, q] : {std::pair{2, 2}, {3, 2}, {4, 2}, {4, 3}, {4, 4}})
    CHECK(optimum("prf", "random-permutation", {{"N", text(n)}, {"q", text(q)}}) == birthday(n, q));
  CHECK(optimum("prf", "random-permutation", {{"N", "4"}, {"q", "3"}}) == make_rational(5, 8));
}

TEST_CASE("optimal: function against permutation at N = 2^128 with 64 queries") {
  const Integer n = Integer{1} << 128;
  CHECK(optimum("prf", "random-permutation", {{"N", n.str()}, {"q", "64"}}) == birthday(n, 64));
}

TEST_CASE("optimal: what random tables have answered is not asked again") {
  const auto made = scheme_of("random-permutation", {{"N", "16"}, {"q", "12"}});
  const auto its = catalogue().definition("prf").make(*made, Parameters{{{"q", "12"}}});
  REQUIRE(its.has_value());
  const auto result = best_adversary(its->games(), Objective::distinguish, {}, Context{});
  CHECK(result.lower == birthday(16, 12));
  CHECK(result.statistics.asked < 50);  // each belief has up to 12 calls that were made before
}

TEST_CASE("optimal: nobody gains anything against a one-time pad, at any length") {
  for (const char* bits : {"1", "3", "128"})
    CHECK(optimum("one-time-secrecy", "one-time-pad", {{"n", bits}}) == 0);
}

TEST_CASE("optimal: two-time pads are told apart with certainty left or right") {
  for (const char* bits : {"1", "2", "128"})
    CHECK(optimum("one-time-secrecy", "two-time-pad", {{"n", bits}}) == 1);
}

TEST_CASE("optimal: a noisy bit read q times is guessed by majority (A03)") {
  for (const auto& [q, wrong, expected] : {std::tuple{1, make_rational(1, 4), make_rational(3, 4)},
                                           {3, make_rational(1, 4), make_rational(27, 32)},
                                           {5, make_rational(1, 3), make_rational(64, 81)}}) {
    GameBuilder game{"NoisyBit"};
    const State b = game.state("b", Boolean());
    game.initialize([&](Body& at) { at.set(b, at.sample(Boolean())); });
    game.oracle("READ", {},
                [&](Body& at) { return at.get(b) ^ at.sample(Distribution::bernoulli(wrong)); })
        .at_most(static_cast<std::size_t>(q));
    game.finalize(Boolean(), [&](Body& at, Node guess) { return at.equal(guess, at.get(b)); });
    CHECK(optimum(searching(game.build())) == expected);
  }
}

TEST_CASE("optimal: x in [N] by q equality queries (A01b) and by q subset queries (A01a)") {
  for (const auto& [n, q] : {std::pair{4, 1}, {8, 3}, {6, 2}}) {
    GameBuilder game{"Equality"};
    const State x = game.state("x", Atoms(n));
    game.initialize([&](Body& at) { at.set(x, at.sample(Atoms(n))); });
    game.oracle("IS", {Atoms(n)}, [&](Body& at, Node y) { return at.equal(y, at.get(x)); })
        .at_most(static_cast<std::size_t>(q));
    game.finalize(Atoms(n), [&](Body& at, Node guess) { return at.equal(guess, at.get(x)); });
    CHECK(optimum(searching(game.build())) == make_rational(std::min(q + 1, n), n));
  }
  for (const auto& [n, q] : {std::pair{4, 1}, {5, 2}, {6, 2}, {6, 3}}) {
    GameBuilder game{"Subset"};
    const State x = game.state("x", Range(n));
    game.initialize([&](Body& at) { at.set(x, at.sample(Range(n))); });
    game.oracle("IN", {Bits(n)},
                [&](Body& at, Node set) {
                  Node in = at.boolean(false);
                  for (int i = 0; i < n; ++i)
                    in = in || (at.equal(at.get(x), at.constant(Range(n), i)) &&
                                at.equal(at.slice(set, static_cast<unsigned>(i), 1),
                                         at.constant(Bits(1), 1)));
                  return in;
                })
        .at_most(static_cast<std::size_t>(q));
    game.finalize(Range(n), [&](Body& at, Node guess) { return at.equal(guess, at.get(x)); });
    CHECK(optimum(searching(game.build())) == make_rational(std::min(1 << q, n), n));
  }
}

TEST_CASE("optimal: a key by its Hamming weight (A05a)") {
  for (const int n : {3, 4}) {
    GameBuilder game{"Weight"};
    const State k = game.state("k", Bits(n));
    game.initialize([&](Body& at) { at.set(k, at.sample(Bits(n))); });
    game.oracle("LEAK", {},
                [&](Body& at) { return at.apply(operations::bit_count(Bits(n)), {at.get(k)}); })
        .at_most(1);
    game.finalize(Bits(n), [&](Body& at, Node guess) { return at.equal(guess, at.get(k)); });
    CHECK(optimum(searching(game.build())) == make_rational(n + 1, 1 << n));
  }
}

TEST_CASE("optimal: Wegman-Carter forgery is the largest differential probability (S16)") {
  for (const auto& [p, d] : {std::pair{3, 1}, {5, 1}, {3, 2}})
    CHECK(optimum("euf-cma", "wegman-carter", {{"p", text(p)}, {"d", text(d)}}) ==
          make_rational(std::min(d, p), p));
}

TEST_CASE("optimal: an ideal MAC is forged by guessing") {
  CHECK(optimum("euf-cma", "random-function", {{"N", "3"}, {"T", "4"}, {"q", "1"}}) ==
        make_rational(1, 4));
  CHECK(optimum("euf-cma", "random-function",
                {{"N", (Integer{1} << 128).str()}, {"T", (Integer{1} << 64).str()}, {"q", "3"}}) ==
        make_rational(1, Integer{1} << 64));
}

TEST_CASE(
    "optimal: DDH in a group of order q is told apart with 1 - 1/q by anybody unbounded (P01)") {
  for (const auto& [p, q] : {std::pair{7, 3}, {11, 5}})
    CHECK(optimum("ddh", "elgamal", {{"p", text(p)}, {"q", text(q)}}) == 1 - make_rational(1, q));
}

TEST_CASE("optimal: one sample is told apart with the statistical distance (T08)") {
  const auto sampling = [](const std::string& name, const std::vector<Rational>& weights) {
    GameBuilder game{name};
    std::vector<std::pair<Value, Rational>> outcomes;
    for (std::size_t i = 0; i < weights.size(); ++i) outcomes.emplace_back(Value{i}, weights[i]);
    game.oracle("GET", {},
                [&](Body& at) { return at.sample(Distribution::table(Range(4), outcomes)); })
        .at_most(1);
    return game.build();
  };
  const auto q = [](int a, int b) { return make_rational(a, b); };
  CHECK(optimum(Definition::indistinguishability(
            "sd", sampling("P", {q(1, 2), q(1, 4), q(1, 8), q(1, 8)}),
            sampling("Q", {q(1, 5), q(2, 5), q(1, 5), q(1, 5)}))) == q(3, 10));
}

TEST_CASE("optimal: Feistel on two bits by the number of rounds and queries (S21)") {
  for (const auto& [rounds, expected] : {std::pair{1, make_rational(5, 6)},
                                         {2, make_rational(1, 3)},
                                         {3, make_rational(1, 6)},
                                         {4, make_rational(1, 12)}})
    CHECK(optimum("prp", "feistel", {{"r", text(rounds)}, {"n", "1"}, {"q", "2"}}, false) ==
          expected);
}

TEST_CASE("optimal, equivalence: oracles keep to their phase") {
  // LEAK gives a secret bit away, but only before the challenge; after it, CHECK does.
  const auto side = [](bool right, bool leaks_late) {
    GameBuilder game{right ? "Right" : "Left"};
    const State k = game.state("k", Bits(2));
    game.initialize([&](Body& at) { at.set(k, at.sample(Bits(2))); });
    game.oracle("CHALLENGE", {}, [&](Body& at) { return right ? at.sample(Bits(2)) : at.get(k); })
        .at_most(1);
    game.oracle("LEAK", {}, [&](Body& at) { return at.slice(at.get(k), 0, 1); }).at_most(1);
    if (leaks_late)
      game.only_after("CHALLENGE");
    else
      game.only_before("CHALLENGE");
    return game.build();
  };
  for (const bool late : {false, true})
    CHECK(optimum(Definition::indistinguishability("leak", side(false, late), side(true, late)), {},
                  false) == make_rational(1, 2));

  // What is only shown before the secret is drawn again says nothing about it.
  const auto refreshed = [](bool right, bool phased) {
    GameBuilder game{"Refreshed"};
    const State k = game.state("k", Bits(2));
    game.initialize([&](Body& at) { at.set(k, at.sample(Bits(2))); });
    game.oracle("REFRESH", {},
                [&](Body& at) {
                  const Node fresh = at.sample(Bits(2));
                  at.set(k, fresh);
                  return right ? at.sample(Bits(2)) : fresh;
                })
        .at_most(1);
    game.oracle("SHOW", {}, [&](Body& at) { return at.get(k); }).at_most(1);
    if (phased) game.only_before("REFRESH");
    return game.build();
  };
  CHECK(optimum(Definition::indistinguishability("fresh", refreshed(false, true),
                                                 refreshed(true, true)),
                {}, false) == 0);
  CHECK(optimum(Definition::indistinguishability("fresh", refreshed(false, false),
                                                 refreshed(true, false)),
                {}, false) == make_rational(3, 4));
  CHECK(
      decide_equivalence(refreshed(false, true), refreshed(true, true), {}, Context{}).equivalent ==
      std::optional{true});
  CHECK(decide_equivalence(refreshed(false, false), refreshed(true, false), {}, Context{})
            .equivalent == std::optional{false});
}

TEST_CASE("optimal: a call with thousands of answers counts as several moves") {
  // ASK(y) shows r and s, or r and r + y.
  const auto pairs = [](bool linked) {
    const Domain residues = Zmod(47);
    GameBuilder game{"Pairs"};
    game.oracle("ASK", {residues},
                [&](Body& at, Node y) {
                  const Node r = at.sample(residues);
                  const Node s = linked ? r + y : at.sample(residues);
                  return at.tuple({r, s});
                })
        .at_most(1);
    return game.build();
  };
  const std::vector<Package> games{pairs(false), pairs(true)};
  const OptimalOptions few{.most_asked = 20, .bounds = false};
  const auto stopped = best_adversary(games, Objective::distinguish, few, Context{});
  CHECK(stopped.stopped == "limit of moves");
  CHECK(stopped.statistics.asked < 10);  // 47^2 answers each
  const auto found = best_adversary(games, Objective::distinguish, {}, Context{});
  CHECK(found.lower == make_rational(46, 47));
  CHECK(stopped.lower <= found.lower);
  CHECK(found.lower <= stopped.upper);
}

TEST_CASE("optimal: an output is found by what the verdict reads of it") {
  // value_or(out, otherwise) = v: none wins where v = otherwise, some(v) always.
  const auto won = [](const Domain& output, const std::function<Node(Body&, Node)>& verdict) {
    GameBuilder game{"Output"};
    game.finalize(output, verdict);
    const auto result = best_adversary({game.build()}, Objective::win, {}, Context{});
    REQUIRE(result.is_exact());
    return result.lower;
  };
  for (const Domain& inner : {Bits(1), Group(7, 3, 2), Zmod(3), Tuple({Boolean(), Bits(1)}),
                              Option(Boolean()), Vector(Boolean(), 2)}) {
    CAPTURE(inner.name());
    const Domain output = Option(inner);
    for (Integer v = 0; v < inner.cardinality(); ++v)
      for (const Integer& otherwise : {Integer{0}, v}) {
        CHECK(won(output, [&](Body& at, Node out) {
                const Node value = at.constant(inner, Value{inner.element(v)});
                const Node read =
                    at.value_or(out, at.constant(inner, Value{inner.element(otherwise)}));
                return at.equal(value, read);
              }) == 1);
      }
    CHECK(won(output, [&](Body& at, Node out) { return !at.is_some(out); }) == 1);
    CHECK(won(output, [&](Body& at, Node out) {
            const Node hidden = at.sample(inner);
            const Node otherwise = at.constant(inner, Value{inner.element(0)});
            return at.equal(at.value_or(out, otherwise), hidden);
          }) == make_rational(1, inner.cardinality()));
    CHECK(won(Tuple({inner, inner}), [&](Body& at, Node out) {
            const Node first = at.get(out, 0), second = at.get(out, 1), hidden = at.sample(inner);
            return at.equal(first, hidden) && at.equal(second, first);
          }) == make_rational(1, inner.cardinality()));
  }
}

}  // namespace optimal_test
