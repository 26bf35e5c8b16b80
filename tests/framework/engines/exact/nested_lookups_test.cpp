// SPDX-License-Identifier: Apache-2.0
// Lookups at points that are alike, or that nothing asks again: against brute force and a closed
// form, and the number of states that are left.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "framework/engines/exact/exact.hpp"
#include "framework/statespace/interchange.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/engines/brute_force.hpp"
#include "tests/framework/engines/sketch.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::random_cases;

namespace nested_lookups_test {

using namespace certamen;

using certamen::testing::Sketch;

namespace {

/// A few points, drawn or constant, go through a function, a permutation or a family, forwards and
/// backwards, once or twice; the outcomes are compared.
Experiment random_lookups(std::mt19937_64& coins) {
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(coins() % bound); };
  Sketch s;
  const Domain domain = below(3) == 0 ? Bits(2) : Domain{Atoms(4)};
  const std::size_t kind = below(3);
  const bool family = kind == 2 && below(2) == 0;
  const NodeId table = s.table({kind == 0 ? TableKind::permutation : TableKind::function, domain,
                                domain, family ? std::optional{Boolean()} : std::nullopt});
  const std::size_t points = 2 + below(2);
  std::vector<NodeId> values, bits;
  const auto ask = [&](NodeId point) {
    std::vector<NodeId> where{point};
    if (family) {
      bits.push_back(below(2) == 0 ? s.constant(Boolean(), Integer{below(2)})
                                   : s.uniform(Boolean()));
      where.push_back(bits.back());
    }
    return kind == 0 && below(2) == 0 ? s.inverse(table, where) : s.lookup(table, where);
  };
  const bool constants = below(2) == 0;
  for (std::size_t i = 0; i < points; ++i)
    values.push_back(constants ? s.constant(domain, Integer{i}) : s.uniform(domain));
  // In rows, or one point after another.
  const bool rows = below(2) == 0;
  const std::size_t turns = 4 - points + below(2);
  std::vector<NodeId> seen;
  const auto go_on = [&](std::size_t i) {
    values[i] = ask(values[i]);
    if (below(3) == 0) seen.push_back(values[i]);
  };
  for (std::size_t a = 0; a < (rows ? turns : points); ++a)
    for (std::size_t b = 0; b < (rows ? points : turns); ++b) go_on(rows ? b : a);
  seen.insert(seen.end(), values.begin(), values.end());
  NodeId hit = s.constant(Boolean(), 0);
  const bool alike = below(3) != 0;
  for (std::size_t i = 0; i < seen.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      if (!alike && below(3) == 0) continue;
      const Operation joined =
          alike || below(2) == 0 ? operations::bit_or(Boolean()) : operations::bit_xor(Boolean());
      hit = s.apply(joined, {hit, s.equal(seen[i], seen[j])});
    }
  return s.wins_if(hit);
}

/// The tag of i is F(F(i)); tags of 0, .., q-1 collide.
Experiment tags(const Domain& points, int q) {
  Sketch s;
  const NodeId f = s.table({TableKind::function, points, points});
  NodeId hit = s.constant(Boolean(), 0);
  std::vector<NodeId> all;
  for (int i = 0; i < q; ++i) {
    const NodeId inner = s.lookup(f, {s.constant(points, i)});
    const NodeId tag = s.lookup(f, {inner});
    for (const NodeId other : all)
      hit = s.apply(operations::bit_or(Boolean()), {hit, s.equal(tag, other)});
    all.push_back(tag);
  }
  return s.wins_if(hit);
}

/// No collision: the F(i) differ, a of them are among 0, .., q-1, whose tags are other F(j), and
/// the rest gets fresh tags that differ.
Rational collision(const Integer& points, int q) {
  const auto falling = [](Integer from, int factors) {
    Integer product = 1;
    for (int i = 0; i < factors; ++i) product *= from - i;
    return product;
  };
  Rational none = 0;
  for (int a = 0; a <= q; ++a) {
    const Integer which = falling(q, a) / falling(a, a);
    const Integer inner = which * falling(q, a) * falling(points - q, q - a);
    none += make_rational(inner * falling(points - a, q - a),
                          boost::multiprecision::pow(points, static_cast<unsigned>(2 * q - a)));
  }
  return 1 - none;
}

}  // namespace

TEST_CASE("nested lookups: random experiments agree with brute force and with values in order") {
  std::mt19937_64 coins{37};
  int fewer = 0;
  const int cases = random_cases(60);
  for (int i = 0; i < cases; ++i) {
    CAPTURE(i);
    const Experiment e = random_lookups(coins);
    const Rational truth = certamen::testing::enumerate_win(e);
    for (const bool simplify : {false, true})
      for (const bool symmetry : {false, true}) {
        ExactOptions options{.simplify = simplify,
                             .symmetry = symmetry,
                             .symmetry_from = 2,
                             .search = false,
                             .elimination = ExactOptions::Elimination::never};
        const ExactResult with = evaluate_exactly(e, {}, options);
        options.interchange = false;
        const ExactResult without = evaluate_exactly(e, {}, options);
        REQUIRE(with.win == truth);
        REQUIRE(without.win == truth);
        fewer += with.statistics.branches < without.statistics.branches ? 1 : 0;
      }
  }
  CHECK(fewer > cases / 4);
}

TEST_CASE("nested lookups: tags of tags, by the order that merges states") {
  for (const int q : {2, 3, 4})
    CHECK(evaluate_exactly(tags(Atoms(5), q), {}).win ==
          certamen::testing::enumerate_win(tags(Atoms(5), q)));
  for (const int q : {4, 5, 6, 7}) {
    const ExactResult result = evaluate_exactly(tags(Bits(64), q), {});
    CHECK(result.win == collision(Integer{1} << 64, q));
    CHECK(result.statistics.peak_states <= 2000);  // more than 200000 in program order
  }
  const ExactResult result = evaluate_exactly(tags(Bits(64), 6), {});
  CHECK(result.statistics.order == "by depth of lookups");
}

TEST_CASE("nested lookups: points are exchanged where their lookups are used alike, not else") {
  Sketch s;
  const Domain domain = Atoms(9);
  const NodeId f = s.table({TableKind::function, domain, domain});
  const NodeId g = s.table({TableKind::function, domain, domain});
  const NodeId x = s.uniform(domain), y = s.uniform(domain), z = s.uniform(domain);
  const NodeId fx = s.lookup(f, {x}), fy = s.lookup(f, {y}), gz = s.lookup(g, {z});
  const NodeId hit = s.apply(operations::bit_or(Boolean()),
                             {s.equal(fx, fy), s.apply(operations::bit_or(Boolean()),
                                                       {s.equal(fx, gz), s.equal(fy, gz)})});
  const Experiment e = s.wins_if(hit);
  const SymbolicGraph plain = symbolic({e.graph, {e.win}}, {.enabled = false});
  Interchange interchange{plain, {e.win}};
  std::vector<bool> known(e.graph.size(), false);
  known[x] = known[y] = known[z] = true;
  CHECK(interchange.are_alike(x, y, known));
  CHECK_FALSE(interchange.are_alike(x, z, known));  // another function
  known[fx] = true;
  CHECK_FALSE(interchange.are_alike(x, y, known));  // F(x) is there, F(y) is still to be drawn
}

}  // namespace nested_lookups_test
