// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::prg_stretch {

namespace {

constexpr int stretch_steps = 3;

/// H_i: the first i blocks are uniform, G goes on from a uniform seed.
Node output(Body& at, const Domain& block, const Size& n, int i, std::optional<Node> first) {
  std::vector<Node> blocks;
  Node seed = at.sample(block);
  for (int j = 0; j < stretch_steps; ++j) {
    if (j < i) {
      blocks.push_back(at.sample(block));
      continue;
    }
    const Node both = first && j == i ? *first : at.apply(doubling_generator(n), {seed});
    seed = at.get(both, 1);
    blocks.push_back(at.get(both, 0));
  }
  blocks.push_back(seed);
  return at.tuple(blocks);
}

GameAt hybrid(int i) {
  return [=](const Sizes& sizes) {
    GameBuilder g{"H" + std::to_string(i)};
    g.oracle("STRETCH", {},
             [&](Body& at) { return output(at, Bits(sizes["n"]), sizes["n"], i, std::nullopt); });
    g.at_most(sizes["q"]);
    return g.build();
  };
}

GameAt reduction(int i) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    PackageBuilder b{"B_" + std::to_string(i)};
    b.import({"GENERATE", {}, Tuple({block, block})});
    b.oracle("STRETCH", {},
             [&](Body& at) { return output(at, block, sizes["n"], i, at.call("GENERATE")); });
    b.at_most(sizes["q"]);
    return b.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"prg-stretch", "A generator that doubles, iterated three times, is a generator",
          "[BM84; Rosulek]"};
  p.size("n", "bits of a seed").size("q", "outputs");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.start("H0", "all blocks come from G", hybrid(0));
  for (int i = 0; i < stretch_steps; ++i) {
    p.reduction("G of a uniform seed is replaced by uniform blocks", prg(), Towards::ideal,
                "B_" + std::to_string(i), reduction(i), "H" + std::to_string(i + 1),
                std::to_string(i + 1) + (i == 0 ? " block is" : " blocks are") + " uniform",
                hybrid(i + 1));
  }
  p.claim(
      [=](const Sizes& sizes) {
        return Bound{stretch_steps} * Bound::advantage("prg", {{"GENERATE", sizes["q"]}});
      },
      "l Adv^prg for l steps, here l = 3 [Rosulek]");
  return p;
}

}  // namespace certamen::proofs::prg_stretch
