// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen {

namespace {

/// The message or a random one [BDJR97]: ROR(m) -> c.
Assumption real_or_random() {
  const auto game_with = [](bool random) {
    return [random](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      GameBuilder game{random ? "ROR.Random" : "ROR.Real"};
      const State k = game.state("k", block);
      game.initialize([&](Body& at) { at.set(k, at.sample(block)); });
      game.oracle("ROR", {block}, [&](Body& at, Node m) {
        const Node chosen = random ? at.sample(block) : m;
        return at.apply(encryption(sizes["n"]), {at.get(k), chosen, at.sample(block)});
      });
      return game.build();
    };
  };
  return {"ror-cpa", "E hides whether the message or a random one is encrypted", game_with(false),
          game_with(true)};
}

Proof ror_lor(const std::string& flaw) {
  Proof p{"ror-lor", "Real-or-random security gives left-or-right security, with a factor 2",
          "[BDJR97]", flaw};
  p.size("n", "bits of a message").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  const bool tight = p.flaw("factor-one", "the factor 2 is forgotten", make_rational(1, 4));
  const bool swapped =
      p.flaw("same-message-twice", "both reductions ask for m0", make_rational(1, 4));
  const bool both = p.flaw("asks-twice",
                           "the first reduction asks for both messages and shows both "
                           "ciphertexts",
                           make_rational(1, 2));

  const auto game = [=](int kind) {  // 0 left, 1 random, 2 right
    return [=](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      GameBuilder g{kind == 0 ? "Left" : kind == 1 ? "Random" : "Right"};
      const State k = g.state("k", block);
      g.initialize([&](Body& at) { at.set(k, at.sample(block)); });
      g.oracle("LR", {block, block}, [&](Body& at, Node m0, Node m1) {
        const Node m = kind == 0 ? m0 : kind == 1 ? at.sample(block) : m1;
        return at.apply(encryption(sizes["n"]), {at.get(k), m, at.sample(block)});
      });
      g.at_most(sizes["q"]);
      return g.build();
    };
  };
  const auto reduction = [=](bool right) {
    return [=](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      PackageBuilder b{right ? "B_right" : "B_left"};
      b.import({"ROR", {block}, block});
      b.oracle("LR", {block, block}, [&](Body& at, Node m0, Node m1) {
        const Node c = at.call("ROR", right && !swapped ? m1 : m0);
        return both && !right ? c ^ at.call("ROR", m1) : c;
      });
      b.at_most(sizes["q"]);
      return b.build();
    };
  };
  p.start("Left", "LR encrypts m0", game(0));
  p.reduction("m0 is replaced by a random message", real_or_random(), Towards::ideal, "B_left",
              reduction(false), "Random", "LR encrypts a random message", game(1));
  p.reduction("the random message is replaced by m1", real_or_random(), Towards::real, "B_right",
              reduction(true), "Right", "LR encrypts m1", game(2));
  p.claim(
      [=](const Sizes& sizes) {
        return Bound{tight ? 1 : 2} * Bound::advantage("ror-cpa", {{"ROR", sizes["q"]}});
      },
      "2 Adv^ror-cpa [BDJR97]");
  return p;
}

}  // namespace

void register_proof_ror_lor(ProofCatalogue& catalogue) {
  catalogue.add(ror_lor);
}

}  // namespace certamen
