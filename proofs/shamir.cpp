// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"

namespace certamen::proofs::shamir {

namespace {

GameAt game(bool right) {
  return [=](const Sizes& sizes) {
    const Domain field = Zmod(sizes["p"]);
    GameBuilder g{right ? "Right" : "Left"};
    const State slope = g.state("slope", field);
    g.initialize([&](Body& at) { at.set(slope, at.sample(field)); });
    // f(x) = secret + slope x; the share of party 1 is f(1).
    g.oracle("SHARES", {field, field}, [&](Body& at, Node s0, Node s1) {
      const Node secret = right ? s1 : s0;
      return secret + at.get(slope) * at.residue(field, 1);
    });
    g.at_most(1);
    return g.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"shamir", "One share of a 2-out-of-n Shamir sharing says nothing about the secret",
          "[Shamir79; Rosulek]"};
  p.prime("p", "size of the field");
  p.instance({{"p", 2}}).instance({{"p", 3}});
  p.start("Left", "SHARES(s0, s1) shares s0 and shows party 1's share", game(false));
  p.equivalent("the uniform slope makes the share uniform", "Right", "SHARES(s0, s1) shares s1",
               game(true));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Shamir79]");
  return p;
}

}  // namespace certamen::proofs::shamir
