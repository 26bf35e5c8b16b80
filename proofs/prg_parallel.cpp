// SPDX-License-Identifier: Apache-2.0
#include "proofs/generator_parts.hpp"

namespace certamen::proofs::prg_parallel {

namespace {

GeneratorDesign design(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  return {.seeds = Tuple({block, block}),
          .outputs = Tuple({block, block, block, block}),
          .value = [](Body& at, const DrawAt& draw, Node seed) {
            const Node one = draw(at, 0, at.get(seed, 0));
            const Node two = draw(at, 0, at.get(seed, 1));
            return at.tuple({at.get(one, 0), at.get(one, 1), at.get(two, 0), at.get(two, 1)});
          }};
}

}  // namespace

Proof proof() {
  Proof p{"prg-parallel", "Two outputs of a generator side by side are those of a generator",
          "[BS]"};
  p.size("n", "bits of a block").size("q", "outputs");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  about_generator(p, "G(s1) || G(s2)", design);
  p.start("Real", "GENERATE is G(s1) || G(s2) of a uniform seed");
  replace_levels(p, design, 1);
  p.claim(
      [](const Sizes& sizes) { return Bound::advantage("prg", {{"GENERATE", 2 * sizes["q"]}}); },
      "Adv^prg with two calls an output [BS]");
  return p;
}

}  // namespace certamen::proofs::prg_parallel
