// SPDX-License-Identifier: Apache-2.0
#include "proofs/generator_parts.hpp"

namespace certamen::proofs::prg_truncation {

namespace {

GeneratorDesign design(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  return {.seeds = block, .outputs = block, .value = [](Body& at, const DrawAt& draw, Node seed) {
            return at.get(draw(at, 0, seed), 0);
          }};
}

}  // namespace

Proof proof() {
  Proof p{"prg-truncation", "A part of a generator's output is that of a generator", "[BS]"};
  p.size("n", "bits of a block").size("q", "outputs");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  about_generator(p, "the first block of G(s)", design);
  p.start("Real", "GENERATE is the first block of G(s) of a uniform seed");
  replace_levels(p, design, 1);
  p.claim([](const Sizes& sizes) { return Bound::advantage("prg", {{"GENERATE", sizes["q"]}}); },
          "Adv^prg [BS]");
  return p;
}

}  // namespace certamen::proofs::prg_truncation
