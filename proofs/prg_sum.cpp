// SPDX-License-Identifier: Apache-2.0
#include "proofs/generator_parts.hpp"

namespace certamen::proofs::prg_sum {

namespace {

/// G, and H of which nothing is assumed.
GeneratorDesign design(const Sizes& sizes) {
  static const Primitive other{"H"};
  const Domain block = Bits(sizes["n"]);
  return {.seeds = Tuple({block, block}),
          .outputs = Tuple({block, block}),
          .value = [block](Body& at, const DrawAt& draw, Node seed) {
            const Node one = draw(at, 0, at.get(seed, 0));
            const Node two = at.apply(other({block}, Tuple({block, block})), {at.get(seed, 1)});
            return at.tuple({at.get(one, 0) ^ at.get(two, 0), at.get(one, 1) ^ at.get(two, 1)});
          }};
}

}  // namespace

Proof proof() {
  Proof p{"prg-sum", "The sum of two generators is one if one of them is", "[BS]"};
  p.size("n", "bits of a block").size("q", "outputs");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  about_generator(p, "G(s1) + H(s2)", design);
  p.start("Real", "GENERATE is G(s1) + H(s2) of a uniform seed");
  replace_levels(p, design, 1);
  p.claim([](const Sizes& sizes) { return Bound::advantage("prg", {{"GENERATE", sizes["q"]}}); },
          "Adv^prg of the one that is a generator [BS]");
  return p;
}

}  // namespace certamen::proofs::prg_sum
