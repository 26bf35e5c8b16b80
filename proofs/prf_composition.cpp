// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"
#include "proofs/function_parts.hpp"

namespace certamen::proofs::prf_composition {

namespace {

FunctionDesign inner(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  return {.inputs = block,
          .outputs = block,
          .parts = {block_function(sizes["n"])},
          .value = [](Body& at, const PartAt& part, const std::vector<Node>&, Node x) {
            return part(at, 0, x);
          }};
}

FunctionDesign design(const Sizes& sizes) {
  FunctionDesign both = inner(sizes);
  both.parts.push_back(block_function(sizes["n"]));
  both.value = [](Body& at, const PartAt& part, const std::vector<Node>&, Node x) {
    return part(at, 1, part(at, 0, x));
  };
  return both;
}

}  // namespace

Proof proof() {
  Proof p{"prf-composition", "A PRF of a PRF, under two keys, is a PRF", "[BS]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  about_function(p, "F_l(F_k(x))", design);
  p.start("Both", "EVAL(x) is F_l(F_k(x))");
  replace_parts(p, design, prf(), 2);
  input_for_image(p, inner, equal_images);
  p.claim(
      [](const Sizes& sizes) {
        return 2 * Bound::advantage("prf", {{"EVAL", sizes["q"]}}) + equal_images(sizes);
      },
      "2 Adv^prf + q(q - 1)/2^(n+1) [BS]");
  return p;
}

}  // namespace certamen::proofs::prf_composition
