// SPDX-License-Identifier: Apache-2.0
// Values up to renaming: against brute force where the domains are small, against closed forms
// where they are 2^128.
#include <doctest/doctest.h>

#include "framework/engines/exact/exact.hpp"
#include "tests/framework/engines/brute_force.hpp"
#include "tests/framework/engines/random_graphs.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::random_cases;

namespace symmetry_test {

using namespace certamen;

using certamen::testing::Sketch;

namespace {

Rational birthday(const Integer& n, unsigned q) {
  Rational distinct = 1;
  for (unsigned i = 0; i < q; ++i) distinct *= make_rational(n - i, n);
  return 1 - distinct;
}

const Integer huge = Integer{1} << 128;

}  // namespace

TEST_CASE("symmetry: random experiments up to renaming agree with brute force") {
  std::mt19937_64 coins{41};
  std::size_t symbolic = 0;
  for (int i = 0; i < random_cases(4000); ++i) {
    const Experiment e = certamen::testing::random_symmetric(coins);
    CAPTURE(i);
    const std::vector<NodeId> outcomes{e.win, e.events.at("bad"), e.events.at("worse")};
    const auto truth = certamen::testing::enumerate(e.graph, outcomes);
    for (const bool simplify : {false, true})
      REQUIRE(exact_distribution(e, outcomes, {}, {.simplify = simplify, .symmetry_from = 2}) ==
              truth);
    if (evaluate_exactly(e, {}, {.simplify = false, .symmetry_from = 2}).statistics.sorts > 0)
      ++symbolic;
  }
  CHECK(symbolic > random_cases(2000U));
}

TEST_CASE("symmetry: a sample without more nodes than there are labels still has a value left") {
  Sketch s;
  const NodeId x = s.uniform(Atoms(8)), y = s.uniform(Atoms(8));
  const NodeId coin = s.sample(Distribution::bernoulli(make_rational(1, 16)));
  const NodeId either = s.apply(operations::select(Atoms(8)), {coin, x, y});
  const NodeId z = s.sample(Distribution::uniform_except(Atoms(8), 4), {x, y, either, x});
  const NodeId both = s.apply(operations::bit_and(Boolean()), {s.equal(x, y), coin});
  const NodeId apart = s.apply(operations::bit_not(Boolean()), {s.equal(z, either)});
  const Experiment e = s.wins_if(s.apply(operations::bit_and(Boolean()), {both, apart}));
  CHECK(evaluate_exactly(e, {}).win == make_rational(1, 128));
  CHECK(evaluate_exactly(e, {}, {.simplify = false}).win == make_rational(1, 128));
}

TEST_CASE("symmetry: samples without random lists of values agree with brute force") {
  std::mt19937_64 coins{6};
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(coins() % bound); };
  for (int i = 0; i < random_cases(400); ++i) {
    CAPTURE(i);
    const unsigned size = 5 + static_cast<unsigned>(below(4));
    const std::vector<Domain> all{Atoms(size), Zmod(size), Bits(3), Tuple({Atoms(5), Boolean()})};
    const Domain domain = all[below(all.size())];
    const auto values = static_cast<std::size_t>(domain.cardinality());
    Sketch s;
    std::vector<NodeId> nodes{s.uniform(domain)};
    if (below(2) == 0) nodes.push_back(s.uniform(domain));
    if (below(2) == 0) nodes.push_back(s.constant(domain, Integer{below(values)}));
    if (domain.kind() == DomainKind::bits && below(2) == 0)
      nodes.push_back(s.apply(operations::bit_xor(domain),
                              {nodes[below(nodes.size())], nodes[below(nodes.size())]}));
    const NodeId coin = s.sample(Distribution::bernoulli(make_rational(1, 3)));
    nodes.push_back(s.apply(operations::select(domain),
                            {coin, nodes[below(nodes.size())], nodes[below(nodes.size())]}));
    for (int round = 0; round < 2; ++round) {
      std::vector<NodeId> excluded;
      for (std::size_t k = 1 + below(values - 1); k > 0; --k)
        excluded.push_back(nodes[below(nodes.size())]);
      nodes.push_back(s.sample(Distribution::uniform_except(domain, excluded.size()), excluded));
    }
    const auto compare = [&] {
      return s.equal(nodes[below(nodes.size())], nodes[below(nodes.size())]);
    };
    const NodeId first = compare(), second = compare();
    const Experiment e = s.wins_if(s.apply(operations::select(Boolean()), {first, second, coin}));
    const Rational truth = certamen::testing::enumerate_win(e);
    for (const bool simplify : {false, true})
      for (const unsigned from : {2u, 5u})
        REQUIRE(evaluate_exactly(e, {}, {.simplify = simplify, .symmetry_from = from}).win ==
                truth);
  }
}

TEST_CASE("symmetry: 30 draws from 2^128 collide with the birthday probability") {
  Sketch s;
  std::vector<NodeId> draws;
  for (int i = 0; i < 30; ++i) draws.push_back(s.uniform(Atoms(huge)));
  NodeId any = s.constant(Boolean(), 0);
  for (std::size_t i = 0; i < draws.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      any = s.apply(operations::bit_or(Boolean()), {any, s.equal(draws[i], draws[j])});
  const auto result = evaluate_exactly(s.wins_if(any), {});
  CHECK(result.win == birthday(huge, 30));
  CHECK(result.statistics.peak_states == 1);
}

TEST_CASE("symmetry: a dictionary of what was seen is a count") {
  Sketch s;
  const NodeId seen = s.table({.kind = TableKind::map, .domain = Bits(128), .range = Unit()});
  NodeId hit = s.constant(Boolean(), 0);
  const NodeId unit = s.constant(Unit(), 0);
  for (int i = 0; i < 300; ++i) {
    const NodeId value = s.uniform(Bits(128));
    const NodeId known = s.apply(operations::is_some(Option(Unit())), {s.find(seen, value)});
    s.put(seen, value, unit);
    hit = s.apply(operations::bit_or(Boolean()), {hit, known});
  }
  const auto result = evaluate_exactly(s.wins_if(hit), {});
  CHECK(result.win == birthday(huge, 300));
  CHECK(result.statistics.peak_states == 1);
}

TEST_CASE("symmetry: 20 queries to a random oracle find a secret point with 20 / 2^128") {
  Sketch s;
  const NodeId oracle = s.table({.domain = Bits(128), .range = Bits(128)});
  const NodeId secret = s.uniform(Bits(128));
  const NodeId mask = s.lookup(oracle, {secret});
  NodeId hit = s.constant(Boolean(), 0);
  for (int i = 0; i < 20; ++i) {
    const NodeId answer = s.lookup(oracle, {s.constant(Bits(128), i)});
    hit = s.apply(operations::bit_or(Boolean()), {hit, s.equal(answer, mask)});
  }
  // Equal answers: the secret was asked, or two points have one image.
  const Rational asked = make_rational(20, huge);
  Rational missed = 1;
  for (unsigned i = 0; i < 20; ++i) missed *= make_rational(huge - 1, huge);
  const auto result = evaluate_exactly(s.wins_if(hit), {});
  CHECK(result.win == asked + (1 - asked) * (1 - missed));
}

TEST_CASE("symmetry: sums of uniform strings are known by their linear relations") {
  Sketch s;
  const Domain strings = Bits(128);
  const NodeId a = s.uniform(strings), b = s.uniform(strings), c = s.uniform(strings);
  const NodeId table = s.table({.domain = strings, .range = strings});
  const NodeId fa = s.lookup(table, {a}), fb = s.lookup(table, {b});
  const NodeId sum = s.apply(operations::bit_xor(strings), {fa, fb});
  const NodeId third = s.lookup(table, {s.apply(operations::bit_xor(strings), {sum, c})});
  const auto result = evaluate_exactly(s.wins_if(s.equal(third, fa)), {});
  // f(y) = f(a) for a uniform y that is independent of a and b: y = a, or y = b and f(b) = f(a), or
  // a fresh point; y = a has probability 1/N, and given y differs from a the images meet with 1/N.
  const Rational n = make_rational(1, huge);
  CHECK(result.win == n + (1 - n) * n);
}

TEST_CASE("symmetry: a permutation of 2^128 points, backwards where it was forwards") {
  Sketch s;
  const NodeId p =
      s.table({.kind = TableKind::permutation, .domain = Atoms(huge), .range = Atoms(huge)});
  const NodeId x = s.uniform(Atoms(huge)), y = s.uniform(Atoms(huge));
  const NodeId image = s.lookup(p, {x});
  const NodeId back = s.inverse(p, {y});
  const auto result = evaluate_exactly(s.wins_if(s.equal(back, x)), {});
  CHECK(result.win == make_rational(1, huge));
  CHECK(evaluate_exactly(s.wins_if(s.equal(image, y)), {}).win == make_rational(1, huge));
}

TEST_CASE("symmetry: two members of a family of functions are two") {
  // Those of two keys agree at one point if the keys are equal, or by chance.
  for (const auto kind : {TableKind::function, TableKind::permutation})
    for (const int n : {2, 3, 4}) {
      Sketch s;
      const NodeId family = s.table({kind, Bits(n), Bits(n), Bits(n)});
      const NodeId k = s.uniform(Bits(n)), other = s.uniform(Bits(n)), x = s.uniform(Bits(n));
      const NodeId first = s.lookup(family, {x, k}), second = s.lookup(family, {x, other});
      const Experiment e = s.wins_if(s.equal(first, second));
      const Integer size = Integer{1} << static_cast<unsigned>(n);
      for (const bool simplify : {false, true})
        CHECK(evaluate_exactly(e, {}, {.simplify = simplify, .symmetry_from = 2}).win ==
              make_rational(2 * size - 1, size * size));
    }
}

TEST_CASE("symmetry: constants are values of their own") {
  Sketch s;
  const Domain points = Atoms(1000);
  const NodeId x = s.uniform(points), y = s.uniform(points);
  const NodeId named = s.apply(operations::bit_or(Boolean()), {s.equal(x, s.constant(points, 3)),
                                                               s.equal(y, s.constant(points, 7))});
  const NodeId win = s.apply(operations::bit_and(Boolean()), {named, s.equal(x, y)});
  CHECK(evaluate_exactly(s.wins_if(win), {}).win == make_rational(2, 1000000));
}

}  // namespace symmetry_test
