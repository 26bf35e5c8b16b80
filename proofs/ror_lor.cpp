// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::ror_lor {

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

enum class Encrypted { left, random, right };

GameAt game(const std::string& name, Encrypted which) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder g{name};
    const State k = g.state("k", block);
    g.initialize([&](Body& at) { at.set(k, at.sample(block)); });
    g.oracle("LR", {block, block}, [&](Body& at, Node m0, Node m1) {
      const Node m = which == Encrypted::left    ? m0
                     : which == Encrypted::right ? m1
                                                 : at.sample(block);
      return at.apply(encryption(sizes["n"]), {at.get(k), m, at.sample(block)});
    });
    g.at_most(sizes["q"]);
    return g.build();
  };
}

GameAt reduction(bool right) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    PackageBuilder b{right ? "B_right" : "B_left"};
    b.import({"ROR", {block}, block});
    b.oracle("LR", {block, block},
             [&](Body& at, Node m0, Node m1) { return at.call("ROR", right ? m1 : m0); });
    b.at_most(sizes["q"]);
    return b.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"ror-lor", "Real-or-random security gives left-or-right security, with a factor 2",
          "[BDJR97]"};
  p.size("n", "bits of a message").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.start("Left", "LR encrypts m0", game("Left", Encrypted::left));
  p.reduction("m0 is replaced by a random message", real_or_random(), Towards::ideal, "B_left",
              reduction(false), "Random", "LR encrypts a random message",
              game("Random", Encrypted::random));
  p.reduction("the random message is replaced by m1", real_or_random(), Towards::real, "B_right",
              reduction(true), "Right", "LR encrypts m1", game("Right", Encrypted::right));
  p.claim(
      [=](const Sizes& sizes) { return 2 * Bound::advantage("ror-cpa", {{"ROR", sizes["q"]}}); },
      "2 Adv^ror-cpa [BDJR97]");
  return p;
}

}  // namespace certamen::proofs::ror_lor
