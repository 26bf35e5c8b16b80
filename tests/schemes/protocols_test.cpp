// SPDX-License-Identifier: Apache-2.0
// Protocols that proofs are about, and that the catalogue does not have.
#include "schemes/beaver.hpp"
#include "schemes/or_of_schnorr.hpp"
#include "tests/support/textbook.hpp"

namespace protocols_test {

using namespace certamen;

namespace {

/// Pr[body returns true].
Rational chance(const std::function<Node(Body&)>& body) {
  GameBuilder game{"Protocol"};
  game.finalize(Unit(), [&](Body& at, Node) { return body(at); });
  return evaluate_exactly(play(game.build(), Adversary{"idle", [](Run& a) { return a.unit(); }}),
                          Context{})
      .win;
}

}  // namespace

TEST_CASE("beaver: the shares of the product sum to it, whichever party adds d e") {
  for (const int m : {2, 3, 4})
    for (const BeaverAdds adds : {BeaverAdds::first, BeaverAdds::second}) {
      const BeaverMultiplication scheme{m, adds};
      CHECK(chance([&](Body& at) {
              const Node factors = at.sample(scheme.secrets());
              const auto views = scheme.share(at, factors);
              const Node x = at.get(factors, 0), y = at.get(factors, 1);
              return at.equal(at.get(views[0], 7) + at.get(views[1], 7), x * y);
            }) == 1);
    }
}

TEST_CASE("beaver: a view holds what the party has and what the other sends") {
  const BeaverMultiplication scheme{3, BeaverAdds::first};
  CHECK(chance([&](Body& at) {
          const Node factors = at.sample(scheme.secrets());
          const auto views = scheme.share(at, factors);
          Node all = at.boolean(true);
          for (std::size_t i = 0; i < 2; ++i) {
            const Node own = views[i], other = views[1 - i];
            for (const std::size_t j : {std::size_t{0}, std::size_t{1}}) {
              // x_i + x_j is the factor; what is received is x_j - a_j.
              all = all && at.equal(at.get(own, j) + at.get(other, j), at.get(factors, j));
              const Node masked = at.get(other, j) - at.get(other, j + 2);
              all = all && at.equal(at.get(own, j + 5), masked);
            }
            const Node a = at.get(own, 2) + at.get(other, 2);
            const Node b = at.get(own, 3) + at.get(other, 3);
            const Node c = at.get(own, 4) + at.get(other, 4);
            all = all && at.equal(a * b, c);
          }
          return all;
        }) == 1);
}

TEST_CASE("or of schnorr: the verifier accepts the prover and the simulator") {
  const OrOfSchnorr scheme{Group(3)};
  CHECK(chance([&](Body& at) {
          const Node instance = at.sample(scheme.instances());
          const Node c = at.sample(scheme.challenges());
          const Node x = scheme.statement(at, instance);
          const auto [a, coins] = scheme.commit(at, instance);
          return scheme.verify(at, x, a, c, scheme.respond(at, instance, coins, c));
        }) == 1);
  CHECK(chance([&](Body& at) {
          const Node x = at.sample(scheme.statements()), c = at.sample(scheme.challenges());
          const auto made = scheme.simulate(at, x, c);
          return scheme.verify(at, x, made.commitment, c, made.response);
        }) == 1);
}

TEST_CASE("or of schnorr: what is known is the logarithm on the side that the instance says") {
  const Domain group = Group(3);
  const OrOfSchnorr scheme{group};
  CHECK(chance([&](Body& at) {
          const Node instance = at.sample(scheme.instances());
          const Node x = scheme.statement(at, instance), w = at.get(instance, 1);
          const Node second = at.get(instance, 0), other = at.get(instance, 2);
          const Node known = at.exponential(group, w);
          const Node at_first = at.equal(at.get(x, 0), known) && at.equal(at.get(x, 1), other);
          const Node at_second = at.equal(at.get(x, 1), known) && at.equal(at.get(x, 0), other);
          return at.select(second, at_second, at_first) && scheme.is_witness(at, x, w);
        }) == 1);
}

TEST_CASE("or of schnorr: two answers to one commitment give a logarithm") {
  for (const int q : {2, 3}) {
    const OrOfSchnorr scheme{Group(q)};
    // Both answers are made up at one commitment: the second from the first and a witness.
    CHECK(chance([&](Body& at) {
            const Node instance = at.sample(scheme.instances());
            const Node x = scheme.statement(at, instance);
            const Node c = at.sample(scheme.challenges()), other = at.sample(scheme.challenges());
            const auto [a, coins] = scheme.commit(at, instance);
            const Node first = scheme.respond(at, instance, coins, c);
            const Node second = scheme.respond(at, instance, coins, other);
            const Node extracted = scheme.extract(at, x, c, first, other, second);
            return at.equal(c, other) || scheme.is_witness(at, x, extracted);
          }) == 1);
  }
  const OrOfSchnorr scheme{Group(2)};
  CHECK(chance([&](Body& at) {
          const Node x = at.sample(scheme.statements()), a = at.sample(scheme.commitments());
          const Node c = at.sample(scheme.challenges()), other = at.sample(scheme.challenges());
          const Node first = at.sample(scheme.responses()), second = at.sample(scheme.responses());
          const Node one = scheme.verify(at, x, a, c, first);
          const Node accepted = one && scheme.verify(at, x, a, other, second);
          const Node extracted = scheme.extract(at, x, c, first, other, second);
          return !accepted || at.equal(c, other) || scheme.is_witness(at, x, extracted);
        }) == 1);
}

}  // namespace protocols_test
