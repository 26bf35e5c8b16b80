// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"

namespace certamen::proofs::coin_flip {

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

GameAt build(const std::string& name, bool uniform, bool zero, bool calls) {
  return [=](const Sizes& sizes) {
    PackageBuilder g{name};
    if (calls) g.import({"LR", {Boolean(), Boolean()}, Bits(sizes["n"])});
    const State a = g.state("a", Boolean());
    g.initialize([&](Body& at) { at.set(a, at.sample(Boolean())); });
    g.oracle("COMMIT", {}, [&](Body& at) {
      const Node bit = zero ? at.boolean(false) : at.get(a);
      return calls ? at.call("LR", at.get(a), at.boolean(false))
                   : at.apply(commit(sizes["n"]), {bit, at.sample(Bits(sizes["n"]))});
    });
    g.at_most(1);
    g.oracle("FLIP", {Boolean()}, [&](Body& at, Node b) {
      if (uniform) return at.sample(Boolean());
      return at.get(a) ^ b;
    });
    g.at_most(1);
    return g.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"coin-flip", "Committing, then adding the other's bit, flips a coin that he cannot bias",
          "[Blum83]"};
  p.size("n", "bits of a commitment");
  p.instance({{"n", 1}}).instance({{"n", 2}});
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
  p.claim([=](const Sizes&) { return 2 * Bound::advantage("hiding", {{"LR", Size{1}}}); },
          "2 Adv^hiding [Blum83]");
  return p;
}

}  // namespace certamen::proofs::coin_flip
