// SPDX-License-Identifier: Apache-2.0
// Tables with few accesses, whose keys are compared, and with many, which are hashed.
#include <doctest/doctest.h>

#include "framework/engines/exact/exact.hpp"
#include "framework/engines/montecarlo/lowering.hpp"
#include "framework/engines/montecarlo/machine.hpp"
#include "framework/statistics/statistics.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/engines/random_graphs.hpp"

namespace tables_test {

using namespace certamen;
using namespace certamen::montecarlo;

using certamen::testing::Sketch;

namespace {

std::vector<std::uint64_t> outcomes(const Experiment& experiment, std::size_t count) {
  const Program program = compile(experiment, montecarlo::kernels());
  const std::size_t rows = batch_rows(program, 0);
  Machine machine{program, 3, rows};
  std::vector<std::uint64_t> happened(program.outcomes.size(), 0);
  for (std::size_t done = 0; done < count; done += rows)
    machine.run(done, std::min(rows, count - done), happened);
  return happened;
}

/// Both must hold.
NodeId both(Sketch& s, NodeId a, NodeId b) {
  return s.apply(operations::bit_and(Boolean()), {a, b});
}
NodeId negated(Sketch& s, NodeId a) {
  return s.apply(operations::bit_not(Boolean()), {a});
}

/// 5 accesses are compared, 80 are hashed.
constexpr std::size_t sizes[] = {5, 80};

/// Pr[some two of n values of N are equal].
Rational collision(std::size_t n, const Integer& values) {
  Rational none = 1;
  for (std::size_t i = 0; i < n; ++i) none *= make_rational(values - i, values);
  return 1 - none;
}

bool covers(std::uint64_t wins, std::uint64_t trials, const Rational& p) {
  const auto interval = clopper_pearson(wins, trials, make_rational(999999, 1000000));
  return interval.lower <= p && p <= interval.upper;
}

}  // namespace

TEST_CASE("montecarlo tables: a function answers alike at like points and collides as it should") {
  for (const std::size_t size : sizes)
    for (const auto& points : {Bits(6), Bits(100), Tuple({Bits(3), Zmod(5)})}) {
      CAPTURE(size);
      Sketch s;
      const Domain values = Zmod(3001);
      const NodeId f = s.table({.kind = TableKind::function, .domain = points, .range = values});
      std::vector<NodeId> asked, answers, fixed;
      NodeId consistent = s.constant(Boolean(), 1), collides = s.constant(Boolean(), 0);
      for (std::size_t i = 0; i < size; ++i) {
        asked.push_back(s.uniform(points));
        answers.push_back(s.lookup(f, {asked.back()}));
        for (std::size_t j = 0; j < i; ++j) {
          const NodeId same_key = s.equal(asked[i], asked[j]),
                       same = s.equal(answers[i], answers[j]);
          consistent = both(s, consistent, negated(s, both(s, same_key, negated(s, same))));
        }
      }
      // The same on points that never repeat.
      const NodeId g =
          s.table({.kind = TableKind::function, .domain = Zmod(1000), .range = values});
      for (std::size_t i = 0; i < size; ++i) {
        fixed.push_back(s.lookup(g, {s.constant(Zmod(1000), i)}));
        for (std::size_t j = 0; j < i; ++j)
          collides =
              s.apply(operations::bit_or(Boolean()), {collides, s.equal(fixed[i], fixed[j])});
      }
      s.experiment.events["collides"] = collides;
      const auto happened = outcomes(s.wins_if(consistent), 3000);
      CHECK(happened[0] == 3000);
      CHECK(covers(happened[1], 3000, collision(size, 3001)));
    }
}

TEST_CASE("montecarlo tables: a permutation and its inverse, for every index, also when used up") {
  for (const std::size_t size : sizes) {
    CAPTURE(size);
    Sketch s;
    const Domain blocks = Zmod(static_cast<int>(size));
    const NodeId cipher = s.table(
        {.kind = TableKind::permutation, .domain = blocks, .range = blocks, .index = Boolean()});
    NodeId right = s.constant(Boolean(), 1);
    const NodeId key = s.uniform(Boolean()), other = s.uniform(Boolean());
    std::vector<NodeId> images;
    for (std::size_t i = 0; i < size; ++i) {
      const NodeId point = s.constant(blocks, i);
      images.push_back(i % 3 == 0 ? s.inverse(cipher, {point, key})
                                  : s.lookup(cipher, {point, other}));
      // Forwards and backwards is the identity under the same key.
      const NodeId there = s.lookup(cipher, {point, key});
      right = both(s, right, s.equal(s.inverse(cipher, {there, key}), point));
    }
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (i % 3 != 0 && j % 3 != 0)
          right = both(s, right, negated(s, s.equal(images[i], images[j])));
    // A point's image is uniform: 0 with probability 1/size.
    s.experiment.events["zero"] = s.equal(images[1], s.constant(blocks, 0));
    const auto happened = outcomes(s.wins_if(right), 3000);
    CHECK(happened[0] == 3000);
    CHECK(covers(happened[1], 3000, make_rational(1, Integer{size})));
  }
}

TEST_CASE("montecarlo tables: a map gives what was put last") {
  for (const std::size_t size : sizes) {
    CAPTURE(size);
    Sketch s;
    const Domain keys = Zmod(7), values = Tuple({Bits(70), Zmod(3)});
    const NodeId map = s.table({.kind = TableKind::map, .domain = keys, .range = values});
    const Domain answers = Option(values);
    // The expected answer, by selection among all that was put.
    std::vector<std::pair<NodeId, NodeId>> entries;
    NodeId right = s.constant(Boolean(), 1);
    for (std::size_t i = 0; i < size / 2; ++i) {
      const NodeId key = s.uniform(keys), value = s.uniform(values), asked = s.uniform(keys);
      s.put(map, key, value);
      entries.emplace_back(key, value);
      NodeId expected = s.constant(answers, 0);
      for (const auto& [put, what] : entries)
        expected =
            s.apply(operations::select(answers),
                    {s.equal(put, asked), s.apply(operations::some(values), {what}), expected});
      right = both(s, right, s.equal(s.find(map, asked), expected));
    }
    CHECK(outcomes(s.wins_if(right), 1000)[0] == 1000);
  }
}

TEST_CASE("montecarlo tables: random functions on tables agree with the exact engine") {
  Sketch s;
  const NodeId f =
      s.table({.kind = TableKind::function, .domain = Zmod(4), .range = Option(Zmod(2))});
  const NodeId a = s.lookup(f, {s.uniform(Zmod(4))}), b = s.lookup(f, {s.uniform(Zmod(4))});
  const Experiment e = s.wins_if(s.equal(a, b));
  const Rational exact = evaluate_exactly(e, {}).win;
  CHECK(exact == make_rational(1, 4) + make_rational(3, 4) * make_rational(1, 3));
  CHECK(covers(outcomes(e, 20000)[0], 20000, exact));
}

}  // namespace tables_test
