// SPDX-License-Identifier: Apache-2.0
// Constants that nothing names any more are values like others.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "framework/engines/exact/exact.hpp"
#include "framework/rewriting/leaf_classes.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/engines/brute_force.hpp"
#include "tests/framework/engines/sketch.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::random_cases;

namespace late_constants_test {

using namespace certamen;

using certamen::testing::Sketch;

namespace {

/// A few constants, which are copied, added, compared, looked up and excluded here and there.
Experiment random_constants(std::mt19937_64& coins) {
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(coins() % bound); };
  Sketch s;
  const bool strings = below(2) == 0;
  const Domain domain = strings ? Bits(3) : Atoms(7);
  std::vector<NodeId> values;
  for (std::size_t i = 0; i < 3; ++i)
    values.push_back(s.constant(domain, Integer{(i * 3 + below(2)) % 7}));
  const TableKind kind = below(2) == 0 ? TableKind::function : TableKind::permutation;
  const NodeId table = s.table({kind, domain, domain});
  const NodeId map = s.table({TableKind::map, domain, domain});
  const auto any = [&] { return values[below(values.size())]; };
  NodeId hit = s.constant(Boolean(), 0);
  std::size_t draws = 3;
  for (int i = 0; i < 12; ++i) {
    const NodeId x = any(), y = any();
    const NodeId same = s.equal(x, y);
    switch (below(7)) {
    case 0: values.push_back(s.apply(operations::select(domain), {hit, x, y})); break;
    case 1: {
      const NodeId z = any();
      values.push_back(s.apply(operations::select(domain), {same, z, x}));
      break;
    }
    case 2:
      if (strings) values.push_back(s.apply(operations::bit_xor(domain), {x, y}));
      break;
    case 3:
      if (draws > 0) values.push_back(s.lookup(table, {x}));
      draws -= draws > 0 ? 1 : 0;
      break;
    case 4:
      if (draws > 0) values.push_back(s.sample(Distribution::uniform_except(domain, 2), {x, y}));
      draws -= draws > 0 ? 1 : 0;
      break;
    case 5: {
      const NodeId found = s.find(map, x);
      s.put(map, y, any());
      const NodeId known = s.apply(operations::is_some(Option(domain)), {found});
      hit = s.apply(operations::bit_xor(Boolean()), {hit, known});
      break;
    }
    default: hit = s.apply(operations::bit_xor(Boolean()), {hit, same});
    }
  }
  return s.wins_if(hit);
}

/// Cards 0, .., n-1; for every place a random one is swapped with it. The win is that card 0 is in
/// the lower half.
Experiment shuffle(int n) {
  Sketch s;
  const Domain cards = Range(n);
  std::vector<NodeId> deck, places;
  for (int i = 0; i < n; ++i) places.push_back(s.constant(cards, i));
  deck = places;
  for (std::size_t here = 0; here < deck.size(); ++here) {
    const NodeId j = s.uniform(cards), mine = deck[here];
    NodeId theirs = mine;
    for (std::size_t there = 0; there < deck.size(); ++there) {
      if (there == here) continue;
      const NodeId chosen = s.equal(j, places[there]);
      theirs = s.apply(operations::select(cards), {chosen, deck[there], theirs});
      deck[there] = s.apply(operations::select(cards), {chosen, mine, deck[there]});
    }
    deck[here] = theirs;
  }
  NodeId low = s.constant(Boolean(), 0);
  for (std::size_t i = 0; i < deck.size() / 2; ++i)
    low = s.apply(operations::bit_or(Boolean()), {low, s.equal(deck[i], places[0])});
  return s.wins_if(low);
}

/// By the place of card 0.
Rational shuffled(std::size_t n) {
  std::vector<Rational> at(n, 0);
  at[0] = 1;
  const Rational each = make_rational(1, n);
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<Rational> next(n, 0);
    for (std::size_t place = 0; place < n; ++place)
      for (std::size_t j = 0; j < n; ++j)
        next[place == i ? j : place == j ? i : place] += at[place] * each;
    at = std::move(next);
  }
  Rational low = 0;
  for (std::size_t place = 0; place < n / 2; ++place) low += at[place];
  return low;
}

}  // namespace

TEST_CASE("late constants: random experiments agree with brute force, and with names kept") {
  std::mt19937_64 coins{31};
  int symbolic = 0;
  const int cases = random_cases(500);
  for (int i = 0; i < cases; ++i) {
    CAPTURE(i);
    const Experiment e = random_constants(coins);
    const Rational truth = certamen::testing::enumerate_win(e);
    for (const bool simplify : {false, true}) {
      ExactOptions options{.simplify = simplify,
                           .symmetry_from = 2,
                           .search = false,
                           .elimination = ExactOptions::Elimination::never};
      const ExactResult with = evaluate_exactly(e, {}, options);
      REQUIRE(with.win == truth);
      options.interchange = false;
      REQUIRE(evaluate_exactly(e, {}, options).win == truth);
      symbolic += with.statistics.sorts > 0 ? 1 : 0;
    }
  }
  CHECK(symbolic > cases / 2);
}

TEST_CASE("late constants: one card of a shuffle matters") {
  for (const int n : {6, 9, 12}) {
    const ExactResult result = evaluate_exactly(shuffle(n), {});
    CHECK(result.win == shuffled(static_cast<std::size_t>(n)));
    CHECK(result.statistics.peak_states <= static_cast<std::size_t>(n));
  }
}

TEST_CASE("late constants: a constant that is used with two kinds of values is two nodes") {
  Sketch s;
  const Domain domain = Atoms(9);
  const NodeId constant = s.constant(domain, 3);
  const NodeId x = s.uniform(domain), y = s.uniform(domain), z = s.uniform(domain);
  const NodeId first = s.equal(x, constant), second = s.equal(y, constant);
  const NodeId third = s.equal(y, z), fourth = s.equal(z, constant);
  const NodeId win = s.apply(operations::make_tuple({Boolean(), Boolean(), Boolean(), Boolean()}),
                             {first, second, third, fourth});
  const RootedGraph apart = with_constants_apart({s.experiment.graph, {win, constant}});
  // One for x, one for y and z, and the root.
  CHECK(std::count_if(apart.graph.begin(), apart.graph.end(),
                      [](const GraphNode& node) { return node.is(NodeKind::constant); }) == 3);
  CHECK(apart.graph.size() == s.experiment.graph.size() + 2);
  CHECK(apart.graph[apart.roots[1]].is(NodeKind::constant));
}

TEST_CASE("late constants: tags F(F(i)) of a random function on 2^64 points collide") {
  const auto falling = [](const Integer& from, int factors) {
    Integer product = 1;
    for (int i = 0; i < factors; ++i) product *= from - i;
    return product;
  };
  const Integer points = Integer{1} << 64;
  for (const int q : {2, 3, 4}) {
    Sketch s;
    const NodeId f = s.table({TableKind::function, Bits(64), Bits(64)});
    NodeId hit = s.constant(Boolean(), 0);
    std::vector<NodeId> tags;
    for (int i = 0; i < q; ++i) {
      const NodeId message = s.constant(Bits(64), i);
      const NodeId inner = s.lookup(f, {message});
      const NodeId tag = s.lookup(f, {inner});
      for (const NodeId other : tags) {
        const NodeId same = s.equal(tag, other);
        hit = s.apply(operations::bit_or(Boolean()), {hit, same});
      }
      tags.push_back(tag);
    }
    // No collision: the F(i) differ, a of them are among 0, .., q-1 with other F(j) as tags, and
    // the rest gets fresh tags that differ.
    Rational none = 0;
    for (int a = 0; a <= q; ++a)
      none += make_rational(falling(q, a) / falling(a, a) * falling(q, a) *
                                falling(points - q, q - a) * falling(points - a, q - a),
                            boost::multiprecision::pow(points, static_cast<unsigned>(2 * q - a)));
    const ExactResult result = evaluate_exactly(s.wins_if(hit), {});
    CHECK(result.win == 1 - none);
    CHECK(result.statistics.peak_states <= 1100);
  }
}

}  // namespace late_constants_test
