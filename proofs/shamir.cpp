// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/proof.hpp"

namespace certamen {

namespace {

Proof shamir(const std::string& flaw) {
  Proof p{"shamir", "One share of a 2-out-of-n Shamir sharing says nothing about the secret",
          "[Shamir79; Rosulek]", flaw};
  p.prime("p", "size of the field");
  p.instance({{"p", 2}}).instance({{"p", 3}});
  const bool two = p.flaw("two-shares", "two shares are seen, which determine the secret", 1);
  const bool nonzero =
      p.flaw("leading-coefficient-not-zero", "the polynomial has degree exactly 1", 1);
  const bool twice = p.flaw("slope-reused", "two secrets are shared with one slope", 1);
  const bool origin = p.flaw("share-at-zero", "the share is the polynomial at 0", 1);

  const auto game = [=](bool right) {
    return [=](const Sizes& sizes) {
      const Domain field = Zmod(sizes["p"]);
      GameBuilder g{right ? "Right" : "Left"};
      const State slope = g.state("slope", field);
      g.initialize([&](Body& at) {
        at.set(slope,
               nonzero ? at.sample(Distribution::uniform_except(field, 1), {at.residue(field, 0)})
                       : at.sample(field));
      });
      // f(x) = secret + slope x; the share of party 1 is f(1).
      g.oracle("SHARES", {field, field}, [&](Body& at, Node s0, Node s1) {
        const Node secret = right ? s1 : s0;
        const auto share = [&](int x) { return secret + at.get(slope) * at.residue(field, x); };
        return at.tuple({share(origin ? 0 : 1), two ? share(2) : at.residue(field, 0)});
      });
      g.at_most(twice ? 2 : 1);
      return g.build();
    };
  };
  p.start("Left", "SHARES(s0, s1) shares s0 and shows party 1's share", game(false));
  p.equivalent("the uniform slope makes the share uniform", "Right", "SHARES(s0, s1) shares s1",
               game(true));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Shamir79]");
  return p;
}

}  // namespace

void register_proof_shamir(ProofCatalogue& catalogue) {
  catalogue.add(shamir);
}

}  // namespace certamen
