// SPDX-License-Identifier: Apache-2.0
#include "proofs/generator_parts.hpp"

namespace certamen::proofs::prg_tree {

namespace {

GeneratorDesign design(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  return {.seeds = block,
          .outputs = Tuple({block, block, block, block}),
          .value = [](Body& at, const DrawAt& draw, Node seed) {
            const Node top = draw(at, 0, seed);
            const Node one = draw(at, 1, at.get(top, 0));
            const Node two = draw(at, 1, at.get(top, 1));
            return at.tuple({at.get(one, 0), at.get(one, 1), at.get(two, 0), at.get(two, 1)});
          }};
}

}  // namespace

Proof proof() {
  Proof p{"prg-tree", "A generator applied to both halves of its output is a generator",
          "[GGM86; Rosulek]"};
  p.size("n", "bits of a block").size("q", "outputs");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  about_generator(p, "G(x) || G(y), x || y = G(s)", design);
  p.start("Real", "GENERATE is G(x) || G(y), x || y = G(s) of a uniform seed");
  replace_levels(p, design, 2);
  p.claim(
      [](const Sizes& sizes) {
        return Bound::advantage("prg", {{"GENERATE", sizes["q"]}}) +
               Bound::advantage("prg", {{"GENERATE", 2 * sizes["q"]}});
      },
      "Adv^prg for each level, with as many calls as it has nodes [GGM86; Rosulek]");
  return p;
}

}  // namespace certamen::proofs::prg_tree
