// SPDX-License-Identifier: Apache-2.0
// The advantage of the best adversary and of one adversary, in one call each.
#include "framework/check/advantage.hpp"

#include <doctest/doctest.h>

#include "framework/games/builder.hpp"

namespace advantage_test {

using namespace certamen;

namespace {

/// A random function, and a permutation, on N points, asked twice: 1/N apart at best.
Package table_game(bool permutation, const Integer& points) {
  const Domain domain = Zmod(points);
  GameBuilder game{permutation ? "Permutation" : "Function"};
  const Table table = permutation ? game.random_permutation("T", domain)
                                  : game.random_function("T", domain, domain);
  game.oracle("ASK", {domain}, [&](Body& at, Node x) { return at.lookup(table, x); }).at_most(2);
  return game.build();
}

Definition switching(const Integer& points) {
  return Definition::indistinguishability("switching", table_game(false, points),
                                          table_game(true, points));
}

/// Asks 0 and 1, and says whether the answers are equal.
Adversary collision(const Integer& points) {
  return Adversary{"collision", [domain = Zmod(points)](Run& a) {
                     const Node first = a.call("ASK", a.constant(domain, Value{0}));
                     const Node second = a.call("ASK", a.constant(domain, Value{1}));
                     return a.equal(first, second);
                   }};
}

}  // namespace

TEST_CASE("advantage: the best adversary's and one adversary's are those of the switching lemma") {
  for (const int points : {2, 3, 8, 1000}) {
    CAPTURE(points);
    const Rational expected = make_rational(1, points);
    const Evidence best = advantage(switching(points));
    const Evidence one = advantage(switching(points), collision(points));
    CHECK(best.is<Exact>());
    CHECK(one.is<Exact>());
    CHECK(best.lower() == expected);
    CHECK(one.lower() == expected);
  }
}

TEST_CASE("advantage: an adversary that says the same in both games has none") {
  const Adversary silent{"silent", [](Run& a) { return a.boolean(true); }};
  CHECK(advantage(switching(8), silent).upper() == 0);
}

}  // namespace advantage_test
