// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/sigma_protocol.hpp"
#include "framework/proof/check.hpp"
#include "schemes/schnorr.hpp"
#include "tests/support/textbook.hpp"

namespace hvzk_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

const Domain group = Group(7, 3, 2);  // 1, 2, 4

class Unmasked : public Schnorr {
 public:
  using Schnorr::Schnorr;
  Node respond(Body&, Node w, Node, Node c) const override { return c * w; }
};

/// Pr[body returns true] in a package of its own.
Rational chance(const std::function<Node(Body&)>& body) {
  GameBuilder game{"Chance"};
  game.finalize(Unit(), [&](Body& at, Node) { return body(at); });
  return evaluate_exactly(play(game.build(), Adversary{"idle", [](Run& a) { return a.unit(); }}),
                          Context{})
      .win;
}

}  // namespace

TEST_CASE("hvzk: the verifier accepts the honest prover and the simulator") {
  for (const std::string name : {"schnorr", "chaum-pedersen", "okamoto"}) {
    CAPTURE(name);
    const auto scheme = scheme_as<SigmaProtocol>(name, {{"p", "7"}, {"q", "3"}});
    CHECK(chance([&](Body& at) {
            const Node i = at.sample(scheme->instances()), c = at.sample(scheme->challenges());
            const auto first = scheme->commit(at, i);
            const Node z = scheme->respond(at, i, first.coins, c);
            return scheme->verify(at, scheme->statement(at, i), first.commitment, c, z);
          }) == 1);
    CHECK(chance([&](Body& at) {
            const Node i = at.sample(scheme->instances()), c = at.sample(scheme->challenges());
            const Node x = scheme->statement(at, i);
            const auto made_up = scheme->simulate(at, x, c);
            return scheme->verify(at, x, made_up.commitment, c, made_up.response);
          }) == 1);
    // What answers one challenge answers no other, unless the bases are the identity.
    CHECK(chance([&](Body& at) {
            const Node i = at.sample(scheme->instances()), c = at.sample(scheme->challenges());
            const auto first = scheme->commit(at, i);
            const Node z = scheme->respond(at, i, first.coins, c);
            return scheme->verify(at, scheme->statement(at, i), first.commitment,
                                  c + at.residue(scheme->challenges(), 1), z);
          }) == make_rational(1, 3));
  }
}

TEST_CASE("hvzk: each accepting conversation has one chance in q^2, others none") {
  const Definition definition = honest_verifier_zero_knowledge(Schnorr{group}, Size{1});
  const int powers[] = {1, 2, 4};
  for (int w = 0; w < 3; ++w)
    for (int a = 0; a < 3; ++a)
      for (int c = 0; c < 3; ++c)
        for (int z = 0; z < 3; ++z) {
          const Domain e = exponents(group);
          const Adversary test{"test", [&](Run& run) {
                                 const Node seen = run.call("TRANSCRIPT", run.constant(e, w));
                                 const Domain element = definition.interface().front().output;
                                 return run.equal(
                                     seen, run.tuple({run.constant(group, Value{powers[a]}),
                                                      run.constant(e, c), run.constant(e, z)}));
                               }};
          const Rational expected = z == (a + c * w) % 3 ? make_rational(1, 9) : Rational{0};
          for (const Package& game : definition.games())
            CHECK(evaluate_exactly(play(game, test), Context{}).win == expected);
        }
}

TEST_CASE("hvzk: an answer without its mask gives the best adversary 2/3") {
  // Of nine conversations each, for w = 1, three are common: those with a = 1 and z = c.
  const auto games = honest_verifier_zero_knowledge(Unmasked{group}, Size{1}).games();
  CHECK(distance_between(games.at(0), games.at(1), Context{}).value == make_rational(2, 3));
}

}  // namespace hvzk_test
