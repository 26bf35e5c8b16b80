// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"
#include "proofs/function_parts.hpp"

namespace certamen::proofs::emac {

namespace {

/// F_k(m1) + m2, what the second function is asked at.
FunctionDesign chained(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  return {.inputs = Tuple({block, block}),
          .outputs = block,
          .parts = {block_function(sizes["n"])},
          .value = [](Body& at, const PartAt& part, const std::vector<Node>&, Node m) {
            return part(at, 0, at.get(m, 0)) ^ at.get(m, 1);
          }};
}

FunctionDesign design(const Sizes& sizes) {
  FunctionDesign all = chained(sizes);
  all.parts = {3, block_function(sizes["n"])};
  all.value = [](Body& at, const PartAt& part, const std::vector<Node>&, Node m) {
    const Node second = part(at, 0, at.get(m, 0)) ^ at.get(m, 1);
    return part(at, 2, part(at, 1, second));
  };
  return all;
}

/// The last function by itself.
FunctionDesign last(const Sizes& sizes) {
  FunctionDesign one = chained(sizes);
  one.inputs = one.outputs;
  one.value = [](Body& at, const PartAt& part, const std::vector<Node>&, Node x) {
    return part(at, 0, x);
  };
  return one;
}

/// A function of both blocks, which is random once the chain is not needed.
FunctionDesign whole(const Sizes& sizes) {
  static const Primitive function{"F"};
  FunctionDesign one = chained(sizes);
  one.parts = {function({one.outputs, one.inputs}, one.outputs)};
  one.value = [](Body& at, const PartAt& part, const std::vector<Node>&, Node m) {
    return part(at, 0, m);
  };
  return one;
}

}  // namespace

Proof proof() {
  Proof p{"emac", "EMAC, CBC-MAC encrypted once more, of two blocks, is a PRF, with three keys",
          "[PR00; BS]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  about_function(p, "F_h(F_l(F_k(m1) + m2))", design);
  p.start("Chain", "EVAL(m1, m2) is F_h(F_l(F_k(m1) + m2))");
  replace_parts(p, design, prf(), 3);
  inner_input_for_image(p, chained, last, equal_images);
  input_for_image(p, whole, equal_images);
  p.claim(
      [](const Sizes& sizes) {
        return 3 * Bound::advantage("prf", {{"EVAL", sizes["q"]}}) + 2 * equal_images(sizes);
      },
      "Adv^prf for each key + q(q - 1)/2^n, for collisions in two places [BS]");
  return p;
}

}  // namespace certamen::proofs::emac
