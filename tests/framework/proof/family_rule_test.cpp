// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "framework/games/builder.hpp"
#include "framework/proof/match.hpp"
#include "tests/support/expect_kept.hpp"

using certamen::testing::expect_kept;

namespace family_rule_test {

using namespace certamen;

namespace {

const Domain bit = Bits(1), block = Bits(2);

}  // namespace

TEST_CASE("tables: a family is one table only if it is asked at one index that never changes") {
  const auto cipher =
      [](const std::function<void(GameBuilder&, const Table&, const State&)>& more) {
        return [=](GameBuilder& g) {
          const Table e = g.ideal_cipher("E", bit, block);
          const State k = g.state("k", bit);
          g.initialize([&](Body& at) { at.set(k, at.sample(bit)); });
          g.oracle("EVAL", {block}, [&](Body& at, Node x) {
             return at.lookup(e, at.get(k), x);
           }).at_most(2);
          more(g, e, k);
        };
      };
  const auto nothing = [](GameBuilder&, const Table&, const State&) {};
  expect_kept(cipher(nothing));
  // Under a key of the adversary's choice.
  expect_kept(cipher([](GameBuilder& g, const Table& e, const State&) {
    g.oracle("ASK", {bit, block}, [&](Body& at, Node key, Node x) {
       return at.lookup(e, key, x);
     }).at_most(1);
  }));
  // The key changes.
  expect_kept(cipher([](GameBuilder& g, const Table&, const State& k) {
    g.oracle("REKEY", {}, [&](Body& at) { at.set(k, at.sample(bit)); }).at_most(1);
  }));
  // Backwards, and the key is shown.
  expect_kept(cipher([](GameBuilder& g, const Table& e, const State& k) {
    g.oracle("BACK", {block}, [&](Body& at, Node y) {
       return at.tuple({at.get(k), at.inverse(e, at.get(k), y)});
     }).at_most(1);
  }));
  // Two ciphers under one key, one of them asked once, at an index that is sampled in the call.
  expect_kept([](GameBuilder& g) {
    const Table e = g.ideal_cipher("E", bit, bit), f = g.ideal_cipher("F", bit, bit);
    g.oracle("ONCE", {bit}, [&](Body& at, Node x) {
       const Node k = at.sample(bit);
       const Node first = at.lookup(e, k, x), second = at.lookup(e, k, at.constant(bit, Value{0}));
       return at.tuple({k, first, second, at.lookup(f, first, x)});
     }).at_most(1);
  });
}

TEST_CASE("tables: an ideal cipher under a fixed key is a random permutation") {
  const auto game = [](bool family, bool two_keys) {
    GameBuilder g{"G"};
    const Table e = family ? g.ideal_cipher("E", bit, block) : g.random_permutation("P", block);
    const State k = g.state("k", bit);
    g.initialize([&](Body& at) { at.set(k, at.sample(bit)); });
    g.oracle("EVAL", {block}, [&](Body& at, Node x) {
       return family ? at.lookup(e, at.get(k), x) : at.lookup(e, x);
     }).at_most(2);
    if (two_keys)
      g.oracle("OTHER", {block}, [&](Body& at, Node x) {
         return family ? at.lookup(e, at.constant(bit, Value{0}), x) : at.lookup(e, x);
       }).at_most(2);
    return g.build();
  };
  CHECK_FALSE(difference(form_of(game(true, false)), form_of(game(false, false))));
  CHECK(difference(form_of(game(true, true)), form_of(game(false, true))));
}

}  // namespace family_rule_test
