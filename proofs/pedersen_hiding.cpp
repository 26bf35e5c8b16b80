// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"

namespace certamen::proofs::pedersen_hiding {

namespace {

/// h^r for a second generator h: a bijection of the exponents and the group.
Operation power_of_h(const Sizes& sizes) {
  static const Primitive second_exponential{"h-exponential", 0};
  const Domain group = Group(sizes["q"]);
  return second_exponential({exponents(group)}, group);
}

GameAt game(bool right) {
  return [=](const Sizes& sizes) {
    const Domain group = Group(sizes["q"]), exponent = exponents(group);
    GameBuilder g{right ? "Right" : "Left"};
    g.oracle("LR", {exponent, exponent}, [&](Body& at, Node m0, Node m1) {
      const Node r = at.sample(exponent);
      return at.exponential(group, right ? m1 : m0) * at.apply(power_of_h(sizes), {r});
    });
    g.at_most(2);
    return g.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"pedersen-hiding", "Pedersen commitments hide the message perfectly", "[Pedersen91]"};
  p.prime("q", "order of the group");
  p.instance({{"q", 2}}).instance({{"q", 3}});
  p.start("Left", "LR(m0, m1) commits to m0 as g^m0 h^r", game(false));
  p.equivalent("h^r is uniform in the group, whatever is multiplied to it", "Right",
               "LR(m0, m1) commits to m1", game(true));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Pedersen91]");
  return p;
}

}  // namespace certamen::proofs::pedersen_hiding
