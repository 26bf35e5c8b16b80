// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"
#include "proofs/function_parts.hpp"

namespace certamen::proofs::xor_of_prfs {

namespace {

/// F, and H of which nothing is assumed.
FunctionDesign design(const Sizes& sizes) {
  static const Primitive other{"H"};
  const Domain block = Bits(sizes["n"]);
  return {.inputs = block,
          .outputs = block,
          .parts = {block_function(sizes["n"]), other({block, block}, block)},
          .value = [](Body& at, const PartAt& part, const std::vector<Node>&, Node x) {
            const Node one = part(at, 0, x);
            return one ^ part(at, 1, x);
          }};
}

}  // namespace

Proof proof() {
  Proof p{"xor-of-prfs", "The sum of two functions is a PRF if one of them is", "[BS]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  about_function(p, "F_k(x) + H_l(x)", design);
  p.start("Sum", "EVAL(x) is F_k(x) + H_l(x)");
  replace_parts(p, design, prf(), 1);
  p.equivalent("a uniform value masks any other", "Ideal", "EVAL is a random function",
               p.subject()->game(1));
  p.claim([](const Sizes& sizes) { return Bound::advantage("prf", {{"EVAL", sizes["q"]}}); },
          "Adv^prf of the one that is a PRF [BS]");
  return p;
}

}  // namespace certamen::proofs::xor_of_prfs
