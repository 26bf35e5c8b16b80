// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::elgamal_ddh {

namespace {

GameAt game(bool right, bool masked) {
  return [=](const Sizes& sizes) {
    const Domain group = Group(sizes["q"]), exponent = exponents(group);
    GameBuilder g{std::string{masked ? "Masked." : ""} + (right ? "Right" : "Left")};
    const State a = g.state("a", exponent);
    g.initialize([&](Body& at) { at.set(a, at.sample(exponent)); });
    g.oracle("PUBLIC_KEY", {}, [&](Body& at) { return at.exponential(group, at.get(a)); });
    g.at_most(1);
    g.oracle("LR", {group, group}, [&](Body& at, Node m0, Node m1) {
      const Node b = at.sample(exponent);
      const Node mask = masked ? at.sample(group) : at.power(at.exponential(group, at.get(a)), b);
      return at.tuple({at.exponential(group, b), (right ? m1 : m0) * mask});
    });
    g.at_most(1);
    return g.build();
  };
}

GameAt reduction(bool right) {
  return [=](const Sizes& sizes) {
    const Domain group = Group(sizes["q"]);
    PackageBuilder b{right ? "B_right" : "B_left"};
    b.import({"PUBLIC", {}, group}).import({"CHALLENGE", {}, Tuple({group, group})});
    b.oracle("PUBLIC_KEY", {}, [&](Body& at) { return at.call("PUBLIC"); });
    b.at_most(1);
    b.oracle("LR", {group, group}, [&](Body& at, Node m0, Node m1) {
      const Node pair = at.call("CHALLENGE");
      return at.tuple({at.get(pair, 0), (right ? m1 : m0) * at.get(pair, 1)});
    });
    b.at_most(1);
    return b.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"elgamal-ddh", "ElGamal encryption hides the message if DDH is hard", "[TY98; BS]"};
  p.prime("q", "order of the group");
  p.instance({{"q", 2}}).instance({{"q", 3}});
  p.start("Left", "LR encrypts m0", game(false, false));
  p.reduction("the mask g^ab is replaced by a random element", ddh_problem(), Towards::ideal,
              "B_left", reduction(false), "Masked.Left", "m0 is multiplied by a random element",
              game(false, true));
  p.equivalent("a random element hides the message", "Masked.Right",
               "m1 is multiplied by a random element", game(true, true));
  p.reduction("the random element is replaced by g^ab", ddh_problem(), Towards::real, "B_right",
              reduction(true), "Right", "LR encrypts m1", game(true, false));
  p.claim(
      [=](const Sizes&) {
        return 2 * Bound::advantage("ddh", {{"CHALLENGE", Size{1}}, {"PUBLIC", Size{1}}});
      },
      "2 Adv^ddh [BS]");
  return p;
}

}  // namespace certamen::proofs::elgamal_ddh
