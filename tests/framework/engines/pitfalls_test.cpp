// SPDX-License-Identifier: Apache-2.0
// Steps that other tools accepted and that are wrong, and their honest replacements: what the best
// adversary gets out of each, against its closed form.
#include "framework/engines/optimal/optimal.hpp"
#include "tests/support/textbook.hpp"

namespace pitfalls_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

using Side = std::function<Package(bool right)>;

Rational distance(const Side& side) {
  const auto found =
      best_adversary({side(false), side(true)}, Objective::distinguish, {}, Context{});
  REQUIRE(found.is_exact());
  return found.lower;
}

Rational part(const Integer& a, const Integer& b) {
  return make_rational(a, b);
}

}  // namespace

TEST_CASE(
    "pitfall: sampling outside of a set that the caller chooses is not uniform: 1 - 1/N, with "
    "one query (R01)") {
  for (const int n : {3, 4}) {
    const auto count = static_cast<std::size_t>(n - 1);
    CHECK(distance([&](bool right) {
            GameBuilder game{"Helper"};
            game.oracle("SAMPLE", {Vector(Range(n), n - 1)},
                        [&](Body& at, Node excluded) {
                          if (right) return at.sample(Range(n));
                          std::vector<Node> values;
                          for (std::size_t i = 0; i < count; ++i)
                            values.push_back(at.get(excluded, i));
                          return at.sample(Distribution::uniform_except(Range(n), count), values);
                        })
                .at_most(1);
            return game.build();
          }) == 1 - part(1, n));
  }
}

TEST_CASE("pitfall: distinct samples are found by collisions alone, B(N, q) (R02)") {
  for (const auto& [n, q] : {std::pair{4, 3}, {8, 2}, {8, 3}}) {
    CHECK(distance([&](bool right) {
            GameBuilder game{"Distinct"};
            const Table permutation = game.random_permutation("P", Atoms(n));
            const State counter = game.state("i", Range(q), 0);
            game.oracle("SAMPLE", {},
                        [&](Body& at) {
                          Node index = at.constant(Atoms(n), Value{Integer{0}});
                          for (int i = 1; i < q; ++i)
                            index = at.select(
                                at.equal(at.get(counter), at.constant(Range(q), Value{Integer{i}})),
                                at.constant(Atoms(n), Value{Integer{i}}), index);
                          at.set(counter, at.get(counter) + at.constant(Range(q), 1));
                          return right ? at.sample(Atoms(n)) : at.lookup(permutation, index);
                        })
                .at_most(static_cast<std::size_t>(q));
            return game.build();
          }) == birthday(n, q));
  }
}

TEST_CASE("pitfall: a sample that is never 0 differs from a uniform one by 1/q (R03)") {
  for (const int q : {3, 5, 7})
    CHECK(distance([&](bool right) {
            GameBuilder game{"NonZero"};
            game.oracle("SAMPLE", {},
                        [&](Body& at) {
                          if (right) return at.sample(Zmod(q));
                          return at.sample(Distribution::uniform_except(Zmod(q), 1),
                                           {at.constant(Zmod(q), 0)});
                        })
                .at_most(1);
            return game.build();
          }) == part(1, q));
}

TEST_CASE("pitfall: a hidden target is hit by q guesses with min(1, q/N) (R04)") {
  for (const auto& [n, q] : {std::pair{4, 1}, {8, 3}, {3, 3}})
    CHECK(distance([&](bool right) {
            GameBuilder game{"Target"};
            const State target = game.state("t", Atoms(n));
            game.initialize([&](Body& at) { at.set(target, at.sample(Atoms(n))); });
            game.oracle("IS", {Atoms(n)},
                        [&](Body& at, Node x) {
                          const Node hit = at.equal(x, at.get(target));
                          return right ? at.boolean(false) : hit;
                        })
                .at_most(static_cast<std::size_t>(q));
            return game.build();
          }) == std::min<Rational>(1, part(q, n)));
}

TEST_CASE("pitfall: swapped branches are told apart with certainty by one query (R05)") {
  CHECK(distance([](bool right) {
          GameBuilder game{"Choose"};
          game.oracle("CHOOSE", {Bits(2), Bits(2), Boolean()},
                      [&](Body& at, Node u, Node v, Node w) {
                        return right ? at.select(w, v, u) : at.select(w, u, v);
                      })
              .at_most(1);
          return game.build();
        }) == 1);
}

TEST_CASE("pitfall: collisions in sets of different size differ by 1/A - 1/B (R06)") {
  for (const auto& [a, b] : {std::pair{2, 4}, {2, 8}, {4, 16}, {2, 256}})
    CHECK(distance([&](bool right) {
            GameBuilder game{"Collision"};
            const Domain set = Atoms(right ? b : a);
            game.oracle("COLLIDE", {},
                        [&](Body& at) {
                          const Node first = at.sample(set);
                          return at.equal(first, at.sample(set));
                        })
                .at_most(1);
            return game.build();
          }) == part(1, a) - part(1, b));
}

TEST_CASE("pitfall: a key for each query instead of one: 1 - 1/q, with two queries (R09)") {
  for (const int q : {3, 5})
    CHECK(distance([&](bool right) {
            GameBuilder game{"Keys"};
            const State key = game.state("pk", Zmod(q));
            game.initialize([&](Body& at) { at.set(key, at.sample(Zmod(q))); });
            game.oracle("PUBLIC_KEY", {},
                        [&](Body& at) { return right ? at.sample(Zmod(q)) : at.get(key); })
                .at_most(2);
            return game.build();
          }) == 1 - part(1, q));
}

TEST_CASE("pitfall: a pad that is never 0: left or right is worth 1/(2^n - 1), real or random only "
          "1/2^n (R10)") {
  for (const int n : {1, 2, 3}) {
    const Integer size = Integer{1} << static_cast<unsigned>(n);
    const auto encrypt = [&](Body& at, Node message) {
      return message ^
             at.sample(Distribution::uniform_except(Bits(n), 1), {at.constant(Bits(n), 0)});
    };
    const Rational left_or_right = distance([&](bool right) {
      GameBuilder game{"LR"};
      game.oracle("LR", {Bits(n), Bits(n)},
                  [&](Body& at, Node m0, Node m1) { return encrypt(at, right ? m1 : m0); })
          .at_most(1);
      return game.build();
    });
    const Rational real_or_random = distance([&](bool right) {
      GameBuilder game{"ROR"};
      game.oracle("ROR", {Bits(n)},
                  [&](Body& at, Node m) { return right ? at.sample(Bits(n)) : encrypt(at, m); })
          .at_most(1);
      return game.build();
    });
    CHECK(left_or_right == part(1, size - 1));
    CHECK(real_or_random == part(1, size));
    CHECK(left_or_right <= 2 * real_or_random);
  }
}

}  // namespace pitfalls_test
