// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/proof.hpp"

namespace certamen {

namespace {

Operation commit(const Size& n) {
  static const Primitive function{"COM"};
  return function({Boolean(), Bits(n)}, Bits(n));
}

/// Commitments to one of two bits: LR(a0, a1) -> c.
Assumption hiding() {
  const auto game_with = [](bool right) {
    return [right](const Sizes& sizes) {
      GameBuilder game{right ? "Hiding.Right" : "Hiding.Left"};
      game.oracle("LR", {Boolean(), Boolean()}, [&](Body& at, Node a0, Node a1) {
        return at.apply(commit(sizes["n"]), {right ? a1 : a0, at.sample(Bits(sizes["n"]))});
      });
      return game.build();
    };
  };
  return {"hiding", "a commitment hides its bit", game_with(false), game_with(true)};
}

Proof coin_flip(const std::string& flaw) {
  Proof p{"coin-flip", "Committing, then adding the other's bit, flips a coin that he cannot bias",
          "[Blum83]", flaw};
  p.size("n", "bits of a commitment");
  p.instance({{"n", 1}}).instance({{"n", 2}});
  const bool open =
      p.flaw("bit-sent-first", "the bit is sent with the commitment", make_rational(1, 2));
  const bool conjunction =
      p.flaw("and-for-xor", "the coin is the AND of the bits", make_rational(1, 2));
  const bool perfect = p.flaw("commitment-for-free", "the commitment is said to hide perfectly",
                              make_rational(1, 4));

  const auto build = [=](const std::string& name, bool uniform, bool zero, bool calls) {
    return [=](const Sizes& sizes) {
      PackageBuilder g{name};
      if (calls) g.import({"LR", {Boolean(), Boolean()}, Bits(sizes["n"])});
      const State a = g.state("a", Boolean());
      g.initialize([&](Body& at) { at.set(a, at.sample(Boolean())); });
      g.oracle("COMMIT", {}, [&](Body& at) {
        const Node bit = zero ? at.boolean(false) : at.get(a);
        const Node c = calls ? at.call("LR", at.get(a), at.boolean(false))
                             : at.apply(commit(sizes["n"]), {bit, at.sample(Bits(sizes["n"]))});
        return at.tuple({c, open ? at.get(a) : at.boolean(false)});
      });
      g.at_most(1);
      g.oracle("FLIP", {Boolean()}, [&](Body& at, Node b) {
        if (uniform) return at.sample(Boolean());
        return conjunction ? at.get(a) && b : at.get(a) ^ b;
      });
      g.at_most(1);
      return g.build();
    };
  };
  p.start("Real", "COMMIT commits to a, FLIP(b) opens it: the coin is a xor b",
          build("Real", false, false, false));
  p.reduction("the commitment is to 0 instead", hiding(), Towards::ideal, "B_real",
              build("B_real", false, false, true), "Zero", "the commitment says nothing about a",
              build("Zero", false, true, false));
  p.equivalent("a is uniform, and nothing else depends on it", "Zero.Uniform",
               "the coin is uniform", build("Zero.Uniform", true, true, false));
  p.reduction("the commitment is to a again", hiding(), Towards::real, "B_uniform",
              build("B_uniform", true, false, true), "Uniform",
              "COMMIT commits to a, the coin is uniform", build("Uniform", true, false, false));
  p.claim(
      [=](const Sizes&) {
        return Bound{perfect ? 0 : 2} * Bound::advantage("hiding", {{"LR", Size{1}}});
      },
      "2 Adv^hiding [Blum83]");
  return p;
}

}  // namespace

void register_proof_coin_flip(ProofCatalogue& catalogue) {
  catalogue.add(coin_flip);
}

}  // namespace certamen
