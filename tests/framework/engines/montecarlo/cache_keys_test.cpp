// SPDX-License-Identifier: Apache-2.0
// What a program shares between nodes is the same in all that matters: tables by their entries,
// packings by register and length. Against enumeration.
#include <doctest/doctest.h>

#include "framework/engines/montecarlo/montecarlo.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/engines/brute_force.hpp"
#include "tests/framework/engines/sketch.hpp"
#include "tests/support/random_cases.hpp"

#include <random>

using certamen::testing::random_cases;

namespace cache_keys_test {

using namespace certamen;

using certamen::testing::Sketch;

namespace {

/// Each interval fails with this probability.
Context context() {
  Context context;
  context.level = 1 - make_rational(1, Integer{1} << 40);
  context.threads = 1;
  return context;
}

void check(const Experiment& experiment, std::uint64_t trials = 4000) {
  std::vector<NodeId> of{experiment.win};
  for (const auto& [name, id] : experiment.events) of.push_back(id);
  std::vector<Rational> truth(of.size(), 0);
  for (const auto& [values, probability] : certamen::testing::enumerate(experiment.graph, of))
    for (std::size_t i = 0; i < of.size(); ++i)
      if (values[i] != 0) truth[i] += probability;
  const auto found = estimate(experiment, {.trials = trials}, context());
  CHECK(found.win.lower <= truth[0]);
  CHECK(truth[0] <= found.win.upper);
  std::size_t next = 1;
  for (const auto& [name, id] : experiment.events) {
    CAPTURE(name);
    CHECK(found.events.at(name).lower <= truth[next]);
    CHECK(truth[next] <= found.events.at(name).upper);
    ++next;
  }
}

/// One or two inputs, and functions and comparisons of them; every Boolean is an event.
class Mix {
 public:
  explicit Mix(std::mt19937_64& coins) : coins_{coins} {}

  Experiment make() {
    const std::size_t inputs = 1 + below(2);
    for (std::size_t i = 0; i < inputs; ++i) sketch_.uniform(domain());
    const std::size_t functions = 2 + below(3);
    for (std::size_t i = 0; i < functions; ++i) add(i);
    NodeId win = sketch_.constant(Boolean(), 0);
    for (std::size_t i = 0; i < truths_.size(); ++i) {
      sketch_.experiment.events["e" + std::to_string(i)] = truths_[i];
      win = sketch_.apply(operations::bit_xor(Boolean()), {win, truths_[i]});
    }
    return sketch_.wins_if(win);
  }

 private:
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(coins_() % bound); }
  Domain domain() {
    const std::vector<Domain> all{Boolean(),
                                  Bits(3),
                                  Zmod(5),
                                  Range(6),
                                  Fixed(3, 1),
                                  Group(7, 3, 2),
                                  Atoms(4),
                                  Vector(Bits(2), 3),
                                  Option(Bits(2)),
                                  Vector(Zmod(3), 3),
                                  Option(Zmod(5)),
                                  Tuple({Bits(3), Boolean(), Zmod(3)}),
                                  Vector(Bits(2), 5),
                                  Tuple({Option(Boolean()), Bits(2)}),
                                  Option(Unit()),
                                  Tuple({Zmod(1), Bits(5)})};
    return all[below(all.size())];
  }
  Value any_value(const Domain& domain) {
    return Value{
        domain.element(Integer{coins_() % static_cast<std::uint64_t>(domain.cardinality())})};
  }
  NodeId any_node() {
    std::vector<NodeId> found;
    for (NodeId id = 0; id < sketch_.experiment.graph.size(); ++id)
      if (sketch_.experiment.graph[id].kind() != NodeKind::constant) found.push_back(id);
    return found[below(found.size())];
  }

  void add(std::size_t i) {
    const NodeId x = any_node();
    const Domain from = sketch_.domain(x), to = domain();
    const std::string name = "f" + std::to_string(i);
    const auto values = static_cast<std::size_t>(from.code_bound());
    switch (below(5)) {
    case 0: {
      std::vector<Value> table;
      for (std::size_t code = 0; code < values; ++code) table.push_back(any_value(to));
      return compare(sketch_.apply(operations::fixed_function(name, from, to, table), {x}));
    }
    case 1: return compare(sketch_.apply(primitive(name, {from}, to), {x}));
    case 2: {
      const NodeId c = sketch_.constant(from, any_value(from));
      const auto f = opaque_operation(name, {from, from}, Boolean(), [](std::span<const Value> a) {
        return Value{a[0].code() * 3 < a[1].code() * 5 ? 1 : 0};
      });
      truths_.push_back(below(2) == 0 ? sketch_.apply(f, {c, x}) : sketch_.apply(f, {x, c}));
      return;
    }
    case 3: {
      const auto bound = Integer{below(values + 1)};
      truths_.push_back(sketch_.apply(operations::below(from, bound), {x}));
      truths_.push_back(sketch_.apply(operations::is_at(from, Integer{below(values)}), {x}));
      return;
    }
    default: return compare(x);
    }
  }

  void compare(NodeId x) {
    const Domain domain = sketch_.domain(x);
    const NodeId c = sketch_.constant(domain, any_value(domain));
    truths_.push_back(sketch_.apply(operations::less(domain), {c, x}));
    truths_.push_back(sketch_.apply(operations::less(domain), {x, c}));
    truths_.push_back(sketch_.equal(x, c));
  }

  std::mt19937_64& coins_;
  Sketch sketch_;
  std::vector<NodeId> truths_;
};

}  // namespace

TEST_CASE("montecarlo: two tabulated functions of one argument have a table each") {
  Sketch s;
  const NodeId x = s.uniform(Range(3));
  s.experiment.events["at"] = s.apply(operations::is_at(Range(3), 3), {x});
  check(s.wins_if(s.apply(operations::below(Range(3), 2), {x})), 100'000);
}

TEST_CASE("montecarlo: a constant of a structured domain is compared as what it is") {
  const Domain domain = Vector(Bits(2), 5);
  for (const unsigned code : {0u, 1u, 5u, 85u, 215u, 512u, 1023u}) {
    CAPTURE(code);
    Sketch s;
    const NodeId x = s.uniform(domain);
    const NodeId c = s.constant(domain, Value{Integer{code}});
    check(s.wins_if(s.apply(operations::less(domain), {c, x})));
  }
}

TEST_CASE("montecarlo: one number of two lengths is taken apart by its length") {
  // 0 above x is x's register, and then x is above something else.
  Sketch s;
  const NodeId x = s.uniform(Bits(5)), y = s.uniform(Bits(3));
  const NodeId longer = s.apply(operations::concat(Bits(3), Bits(5)), {s.constant(Bits(3), 0), x});
  const NodeId both = s.apply(operations::concat(Bits(3), Bits(5)), {y, x});
  const NodeId more = s.apply(operations::concat(Bits(8), Bits(5)), {longer, x});
  const NodeId high = s.apply(operations::slice(Bits(8), 5, 3), {both});
  const NodeId low = s.apply(operations::slice(Bits(13), 0, 8), {more});
  s.experiment.events["high"] = s.equal(high, s.constant(Bits(3), 6));
  check(s.wins_if(s.apply(operations::less(Bits(8)), {low, both})));
}

// About 3000 intervals: a false alarm has probability below 2^-28.
TEST_CASE("montecarlo: 300 experiments with several functions and structured constants agree with "
          "enumeration") {
  std::mt19937_64 coins{2026};
  for (int i = 0; i < random_cases(300); ++i) {
    CAPTURE(i);
    check(Mix{coins}.make());
  }
}

}  // namespace cache_keys_test
