// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/proof.hpp"

namespace certamen {

namespace {

Proof pedersen_hiding(const std::string& flaw) {
  Proof p{"pedersen-hiding", "Pedersen commitments hide the message perfectly", "[Pedersen91]",
          flaw};
  p.prime("q", "order of the group");
  p.instance({{"q", 2}}).instance({{"q", 3}});
  const bool opened = p.flaw("opening-shown", "the exponent r is sent as well", 1);
  const bool reused = p.flaw("r-reused", "two commitments share their r", 1);
  const bool fixed = p.flaw("r-fixed", "r is always 0", 1);

  // h^r for a second generator h: a bijection of the exponents and the group.
  const Primitive second_exponential{"h-exponential", 0};
  const auto game = [=](bool right) {
    return [=](const Sizes& sizes) {
      const Domain group = Group(sizes["q"]), exponent = exponents(group);
      const Operation power_of_h = second_exponential({exponent}, group);
      GameBuilder g{right ? "Right" : "Left"};
      const State stored = g.state("r", exponent);
      g.initialize([&](Body& at) { at.set(stored, at.sample(exponent)); });
      g.oracle("LR", {exponent, exponent}, [&](Body& at, Node m0, Node m1) {
        const Node r = fixed    ? at.residue(exponent, 0)
                       : reused ? at.get(stored)
                                : at.sample(exponent);
        const Node c = at.exponential(group, right ? m1 : m0) * at.apply(power_of_h, {r});
        return at.tuple({c, opened ? r : at.residue(exponent, 0)});
      });
      g.at_most(2);
      return g.build();
    };
  };
  p.start("Left", "LR(m0, m1) commits to m0 as g^m0 h^r", game(false));
  p.equivalent("h^r is uniform in the group, whatever is multiplied to it", "Right",
               "LR(m0, m1) commits to m1", game(true));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Pedersen91]");
  return p;
}

}  // namespace

void register_proof_pedersen_hiding(ProofCatalogue& catalogue) {
  catalogue.add(pedersen_hiding);
}

}  // namespace certamen
