// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/exact/elimination.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/engines/brute_force.hpp"
#include "tests/framework/engines/random_graphs.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::random_cases;

namespace elimination_test {

using namespace certamen;

using certamen::testing::Sketch;

namespace {

const ExactOptions always{.elimination = ExactOptions::Elimination::always};

/// A complete binary tree of f(x, y) = x y + x over Z_5, with leaves that are 0 with probability
/// 1/2.
NodeId tree(Sketch& s, int height) {
  const Domain field = Zmod(5);
  if (height == 0) {
    std::vector<std::pair<Value, Rational>> outcomes{{Value{0}, make_rational(1, 2)}};
    for (int i = 1; i < 5; ++i) outcomes.emplace_back(Value{i}, make_rational(1, 8));
    return s.sample(Distribution::table(field, outcomes));
  }
  const NodeId x = tree(s, height - 1);
  const NodeId y = tree(s, height - 1);
  const NodeId product = s.apply(operations::multiply(field), {x, y});
  return s.apply(operations::add(field), {product, x});
}

/// The distribution of its root, level by level.
std::vector<Rational> by_levels(int height) {
  std::vector<Rational> level(5, make_rational(1, 8));
  level[0] = make_rational(1, 2);
  for (int i = 0; i < height; ++i) {
    std::vector<Rational> next(5, 0);
    for (std::size_t x = 0; x < 5; ++x)
      for (std::size_t y = 0; y < 5; ++y) next[(x * y + x) % 5] += level[x] * level[y];
    level = next;
  }
  return level;
}

}  // namespace

TEST_CASE("elimination: random experiments without tables agree with brute force") {
  std::mt19937_64 coins{19};
  std::size_t eliminated = 0;
  for (const auto make : {certamen::testing::random_experiment, certamen::testing::random_algebra,
                          certamen::testing::random_strings, certamen::testing::random_symmetric})
    for (int i = 0; i < random_cases(500); ++i) {
      const Experiment e = make(coins);
      CAPTURE(i);
      std::vector<NodeId> roots{e.win};
      for (const auto& [name, id] : e.events) roots.push_back(id);
      const auto expected = certamen::testing::enumerate(e.graph, roots);
      REQUIRE(exact_distribution(e, roots, {}, always) == expected);
      ExactOptions plain = always;
      plain.simplify = false;
      REQUIRE(exact_distribution(e, roots, {}, plain) == expected);
      if (evaluate_exactly(e, {}, plain).statistics.order == "variable elimination") ++eliminated;
    }
  CHECK(eliminated > random_cases(500U));
}

TEST_CASE("elimination: joint distributions of many nodes agree with brute force") {
  std::mt19937_64 coins{20};
  for (int i = 0; i < random_cases(500); ++i) {
    const Experiment e = certamen::testing::random_algebra(coins);
    std::vector<NodeId> of;
    for (NodeId id = 0; id < e.graph.size(); ++id)
      if (e.graph[id].kind() != NodeKind::table && coins() % 3 == 0) of.push_back(id);
    CAPTURE(i);
    REQUIRE(exact_distribution(e, of, {}, always) == certamen::testing::enumerate(e.graph, of));
  }
}

TEST_CASE("elimination: is chosen for a tree of 1024 leaves, which no order of states can follow") {
  Sketch s;
  const NodeId root = tree(s, 10);
  const Experiment e = s.wins_if(s.equal(root, s.constant(Zmod(5), 1)));
  const auto result = evaluate_exactly(e, {});
  CHECK(result.statistics.order == "variable elimination");
  CHECK(result.win == by_levels(10)[1]);
  CHECK(result.statistics.peak_states <= 25);
}

TEST_CASE("elimination: a plan says what each step joins, and gives up above the bound") {
  Sketch s;
  const NodeId x = s.uniform(Zmod(5)), y = s.uniform(Zmod(5));
  const NodeId root = s.apply(operations::multiply(Zmod(5)), {x, y});
  s.wins_if(s.equal(root, s.constant(Zmod(5), 1)));
  const RootedGraph rooted{s.experiment.graph, {s.experiment.win}};
  const auto plan = elimination_plan(rooted, 40);
  REQUIRE(plan.has_value());
  CHECK(plan->steps.back().variable == no_node);
  CHECK(plan->steps.back().scope == std::vector<NodeId>{s.experiment.win});
  CHECK(plan->peak_bits > 4.6);  // 25 pairs
  CHECK(plan->peak_bits < 4.7);
  CHECK(!elimination_plan(rooted, 4).has_value());

  Sketch with_table;
  const NodeId f = with_table.table({TableKind::function, Bits(2), Bits(2)});
  const NodeId answer = with_table.lookup(f, {with_table.uniform(Bits(2))});
  with_table.wins_if(with_table.equal(answer, with_table.constant(Bits(2), 1)));
  CHECK(!elimination_plan({with_table.experiment.graph, {with_table.experiment.win}}, 40));
}

TEST_CASE("elimination: a run that is cancelled stops, one that is too large says where") {
  Sketch s;
  const NodeId root = tree(s, 3);
  const Experiment e = s.wins_if(s.equal(root, s.constant(Zmod(5), 1)));
  Context cancelled;
  cancelled.cancel.cancel();
  CHECK_THROWS_AS(evaluate_exactly(e, cancelled, always), Error);

  Sketch wide;
  std::vector<NodeId> all;
  for (int i = 0; i < 4; ++i) all.push_back(wide.uniform(Range(100)));
  NodeId any = wide.constant(Boolean(), 0);
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      any = wide.apply(operations::bit_xor(Boolean()),
                       {any, wide.apply(operations::less(Range(100)), {all[i], all[j]})});
  const Experiment large = wide.wins_if(any);
  Context capped;
  capped.work_cap = 1 << 18;
  CHECK_THROWS_WITH_AS(
      evaluate_exactly(large, capped, always),
      doctest::Contains("taking it out opens more branches than the cap of 262144"), Error);
  Context small;
  small.memory_cap = 1 << 14;
  CHECK_THROWS_WITH_AS(evaluate_exactly(large, small, always), doctest::Contains("memory cap"),
                       Error);
}

}  // namespace elimination_test
