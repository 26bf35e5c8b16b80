// SPDX-License-Identifier: Apache-2.0
#include "framework/games/bind.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/form.hpp"
#include "framework/proof/match.hpp"
#include "framework/run/context.hpp"
#include "tests/support/expect_kept.hpp"

using certamen::testing::expect_kept;

namespace label_rule_test {

using namespace certamen;

namespace {

const Domain bit = Bits(1);

/// ASK(x) -> two values of a random function, at (x, first) and at (x, second); or of two random
/// functions at x.
Package pairs(const Domain& labels, const Integer& first, const Integer& second, bool apart) {
  const Domain block = Bits("n");
  GameBuilder g{"Pairs"};
  const Table whole = g.random_function("R", Tuple({block, labels}), block);
  const Table one = g.random_function("S", block, block),
              two = g.random_function("T", block, block);
  g.oracle("ASK", {block}, [&](Body& at, Node x) {
     const auto value = [&](const Table& own, const Integer& label) {
       if (apart) return at.lookup(own, x);
       const bool modular = labels.kind() == DomainKind::zmod;
       const Node its = modular ? at.residue(labels, label) : at.constant(labels, Value{label});
       return at.lookup(whole, at.tuple({x, its}));
     };
     const Node a = value(one, first);
     return at.tuple({a, value(two, second)});
   }).at_most(2);
  return g.build();
}

}  // namespace

TEST_CASE("labels: a random function with a constant in its keys is one for each constant") {
  const Domain labels = Bits(3);
  CHECK_FALSE(difference(form_of(pairs(labels, 1, 6, false)), form_of(pairs(labels, 1, 6, true))));
  // One label twice is one function.
  CHECK(difference(form_of(pairs(labels, 1, 1, false)), form_of(pairs(labels, 1, 1, true))));
  for (int n = 1; n <= 2; ++n) {
    const Bindings sizes{{"n", n}};
    const auto distance = [&](const Integer& second) {
      return distance_between(bound_at(pairs(Bits(1), 0, second, false), sizes),
                              bound_at(pairs(Bits(1), 0, second, true), sizes), Context{})
          .value;
    };
    CHECK(distance(1) == 0);
    CHECK(*distance(0) > 0);
  }
}

TEST_CASE("labels: residues that may be equal at some size are not taken apart") {
  const Domain residues = Zmod("m");  // 0 and 1 are one residue modulo 1
  CHECK(difference(form_of(pairs(residues, 0, 1, false)), form_of(pairs(residues, 0, 1, true))));
  const Domain two = Zmod(Size{"m"} + 2);
  CHECK_FALSE(difference(form_of(pairs(two, 0, 1, false)), form_of(pairs(two, 0, 1, true))));
  CHECK(difference(form_of(pairs(two, 0, 2, false)), form_of(pairs(two, 0, 2, true))));
}

TEST_CASE("labels: keys that are strings, or have a label in one call alone") {
  const auto strings = [](bool labelled) {
    return [=](GameBuilder& g) {
      const Table f = g.random_function("F", Bits(2), bit);
      g.oracle("ASK", {bit}, [&](Body& at, Node x) {
         const Node a = at.lookup(f, at.concat(x, at.constant(bit, Value{0})));
         return at.tuple({a, at.lookup(f, at.concat(x, at.constant(bit, Value{1})))});
       }).at_most(2);
      // Here the label is the adversary's, and the two oracles may ask for one key.
      g.oracle("OTHER", {bit, bit}, [&](Body& at, Node x, Node label) {
         const Node last = labelled ? at.constant(bit, Value{1}) : label;
         return at.lookup(f, at.concat(x, last));
       }).at_most(1);
    };
  };
  expect_kept(strings(true));
  expect_kept(strings(false));
  // Labels at different places.
  expect_kept([](GameBuilder& g) {
    const Table f = g.random_function("F", Tuple({bit, bit}), bit);
    g.oracle("FIRST", {bit}, [&](Body& at, Node x) {
       return at.lookup(f, at.tuple({x, at.constant(bit, Value{1})}));
     }).at_most(1);
    g.oracle("SECOND", {bit}, [&](Body& at, Node x) {
       return at.lookup(f, at.tuple({at.constant(bit, Value{1}), x}));
     }).at_most(1);
  });
  // At the start, with all parts of a key but one constant.
  expect_kept([](GameBuilder& g) {
    const Table f = g.random_function("F", Tuple({bit, bit, bit}), bit);
    const State s = g.state("s", bit);
    g.initialize([&](Body& at) {
      const Node zero = at.constant(bit, Value{0}), x = at.sample(bit);
      at.set(s, at.lookup(f, at.tuple({zero, x, zero})));
    });
    g.oracle("ASK", {bit}, [&](Body& at, Node x) {
       const Node zero = at.constant(bit, Value{0}), one = at.constant(bit, Value{1});
       const Node value = at.lookup(f, at.tuple({zero, x, one}));
       return at.tuple({at.get(s), value});
     }).at_most(2);
  });
}

}  // namespace label_rule_test
