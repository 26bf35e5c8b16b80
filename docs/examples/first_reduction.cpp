// SPDX-License-Identifier: Apache-2.0
// The code of docs/tutorials/your-first-reduction.md.
#include <certamen.hpp>
#include <iostream>

using namespace certamen;

// G stretches a seed of n bits to n + n bits; nothing else is known of it.
const Primitive stretch{"G"};
Operation generator(const Size& n) {
  return stretch({Bits(n)}, Tuple({Bits(n), Bits(n)}));
}

// The assumption: G of a fresh seed, or two uniform blocks.
Package generate(const Sizes& sizes, bool real) {
  const Domain block = Bits(sizes["n"]);
  GameBuilder game{real ? "PRG.Real" : "PRG.Random"};
  game.oracle("GENERATE", {}, [&](Body& at) {
    return real ? at.apply(generator(sizes["n"]), {at.sample(block)})
                : at.sample(Tuple({block, block}));
  });
  return game.build();
}

Assumption prg() {
  return {"prg", "G of a uniform seed is not told from two uniform blocks",
          [](const Sizes& sizes) { return generate(sizes, true); },
          [](const Sizes& sizes) { return generate(sizes, false); }};
}

// LR(m0, m1), q times: one of the two messages under a pad from `draw`.
using Pad = std::function<Node(Body&)>;
void encrypting(PackageBuilder& game, const Sizes& sizes, bool right, const Pad& draw) {
  const Domain text = Tuple({Bits(sizes["n"]), Bits(sizes["n"])});
  game.oracle("LR", {text, text}, [&](Body& at, Node m0, Node m1) {
    const Node m = right ? m1 : m0, pad = draw(at);
    const Node first = at.get(m, 0), second = at.get(m, 1);
    return at.tuple({at.get(pad, 0) ^ first, at.get(pad, 1) ^ second});
  });
  game.at_most(sizes["q"]);
}

GameAt real(bool right) {
  return [right](const Sizes& sizes) {
    GameBuilder game{right ? "Right" : "Left"};
    encrypting(game, sizes, right, [&](Body& at) {
      return at.apply(generator(sizes["n"]), {at.sample(Bits(sizes["n"]))});
    });
    return game.build();
  };
}

GameAt uniform(bool right) {
  return [right](const Sizes& sizes) {
    const Domain text = Tuple({Bits(sizes["n"]), Bits(sizes["n"])});
    GameBuilder game{right ? "Uniform.Right" : "Uniform.Left"};
    encrypting(game, sizes, right, [&](Body& at) { return at.sample(text); });
    return game.build();
  };
}

// The reduction: it plays LR with pads that the assumption's game generates.
GameAt reduction(bool right) {
  return [right](const Sizes& sizes) {
    PackageBuilder b{right ? "B_right" : "B_left"};
    b.import({"GENERATE", {}, Tuple({Bits(sizes["n"]), Bits(sizes["n"])})});
    encrypting(b, sizes, right, [](Body& at) { return at.call("GENERATE"); });
    return b.build();
  };
}

Proof pseudo_pad(bool mistake) {
  Proof p{"pseudo-pad", "A pad from a generator hides messages", "[Rosulek]"};
  p.size("n", "bits of a seed").size("q", "messages");
  p.instance({{"n", 1}, {"q", 1}});
  p.start("Left", "LR encrypts m0 with G(s)", real(false));
  p.reduction("G(s) is replaced by a uniform pad", prg(), Towards::ideal, "B_left",
              reduction(mistake), "Uniform.Left", "the pads are uniform", uniform(false));
  p.equivalent("a uniform pad hides the message", "Uniform.Right", "LR encrypts m1", uniform(true));
  p.reduction("the uniform pad is replaced by G(s)", prg(), Towards::real, "B_right",
              reduction(true), "Right", "LR encrypts m1 with G(s)", real(true));
  p.claim(
      [](const Sizes& sizes) { return 2 * Bound::advantage("prg", {{"GENERATE", sizes["q"]}}); },
      "2 Adv^prg");
  return p;
}

int main() {
  for (const bool mistake : {false, true})
    std::cout << to_text(check_proof(pseudo_pad(mistake), {}, Context{}), false, false) << "\n";
}
