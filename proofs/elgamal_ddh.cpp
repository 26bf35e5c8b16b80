// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen {

namespace {

Proof elgamal_ddh(const std::string& flaw) {
  Proof p{"elgamal-ddh", "ElGamal encryption hides the message if DDH is hard", "[TY98; BS]", flaw};
  p.prime("q", "order of the group");
  p.instance({{"q", 2}}).instance({{"q", 3}});

  const bool swapped = p.flaw("swapped-arguments", "the reduction multiplies by g^b, not by g^ab",
                              make_rational(1, 4));
  const bool twice = p.flaw("two-ciphertexts",
                            "the adversary may ask twice, the challenge serves "
                            "both",
                            make_rational(3, 4));
  const bool leaks = p.flaw("leaks-the-mask", "the mask is sent as well", 1);
  const bool half = p.flaw("one-reduction", "the bound counts one of the two reductions", 1);

  const auto game = [=](bool right, bool masked) {
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
        return at.tuple({at.exponential(group, b), (right ? m1 : m0) * mask,
                         leaks ? mask : at.exponential(group, b)});
      });
      g.at_most(twice ? 2 : 1);
      return g.build();
    };
  };
  const auto reduction = [=](bool right) {
    return [=](const Sizes& sizes) {
      const Domain group = Group(sizes["q"]);
      PackageBuilder b{right ? "B_right" : "B_left"};
      b.import({"PUBLIC", {}, group}).import({"CHALLENGE", {}, Tuple({group, group})});
      const State challenge = b.state("challenge", Tuple({group, group}));
      if (twice) b.initialize([&](Body& at) { at.set(challenge, at.call("CHALLENGE")); });
      b.oracle("PUBLIC_KEY", {}, [&](Body& at) { return at.call("PUBLIC"); });
      b.at_most(1);
      b.oracle("LR", {group, group}, [&](Body& at, Node m0, Node m1) {
        const Node pair = twice ? at.get(challenge) : at.call("CHALLENGE");
        const Node mask = at.get(pair, swapped ? 0 : 1);
        return at.tuple(
            {at.get(pair, 0), (right ? m1 : m0) * mask, leaks ? mask : at.get(pair, 0)});
      });
      b.at_most(twice ? 2 : 1);
      return b.build();
    };
  };
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
        return Bound{half ? 1 : 2} *
               Bound::advantage("ddh", {{"CHALLENGE", Size{1}}, {"PUBLIC", Size{1}}});
      },
      "2 Adv^ddh [BS]");
  return p;
}

}  // namespace

void register_proof_elgamal_ddh(ProofCatalogue& catalogue) {
  catalogue.add(elgamal_ddh);
}

}  // namespace certamen
