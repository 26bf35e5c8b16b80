// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"
#include "proofs/function_parts.hpp"

namespace certamen::proofs::two_key_cbc_mac {

namespace {

FunctionDesign inner(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  return {.inputs = Tuple({block, block}),
          .outputs = block,
          .parts = {block_function(sizes["n"])},
          .value = [](Body& at, const PartAt& part, const std::vector<Node>&, Node m) {
            return part(at, 0, at.get(m, 0)) ^ at.get(m, 1);
          }};
}

FunctionDesign design(const Sizes& sizes) {
  FunctionDesign both = inner(sizes);
  both.parts.push_back(block_function(sizes["n"]));
  both.value = [](Body& at, const PartAt& part, const std::vector<Node>&, Node m) {
    return part(at, 1, part(at, 0, at.get(m, 0)) ^ at.get(m, 1));
  };
  return both;
}

}  // namespace

Proof proof() {
  Proof p{"two-key-cbc-mac", "CBC-MAC of two blocks, each under a key of its own, is a PRF",
          "[BKR00; BS]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  about_function(p, "F_l(F_k(m1) + m2)", design);
  p.start("Chain", "EVAL(m1, m2) is F_l(F_k(m1) + m2)");
  replace_parts(p, design, prf(), 2);
  input_for_image(p, inner, equal_images);
  p.claim(
      [](const Sizes& sizes) {
        return 2 * Bound::advantage("prf", {{"EVAL", sizes["q"]}}) + equal_images(sizes);
      },
      "2 Adv^prf + q(q - 1)/2^(n+1) [BS]");
  return p;
}

}  // namespace certamen::proofs::two_key_cbc_mac
