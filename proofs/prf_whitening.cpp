// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"
#include "proofs/function_parts.hpp"

namespace certamen::proofs::prf_whitening {

namespace {

FunctionDesign design(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  return {.inputs = block,
          .outputs = block,
          .parts = {block_function(sizes["n"])},
          .more_keys = {block},
          .value = [](Body& at, const PartAt& part, const std::vector<Node>& keys, Node x) {
            return part(at, 0, x) ^ keys[0];
          }};
}

}  // namespace

Proof proof() {
  Proof p{"prf-whitening", "A PRF with a key added to its values is a PRF", "[BS]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  about_function(p, "F_k(x) + l", design);
  p.start("Real", "EVAL is F_k(x) + l");
  replace_parts(p, design, prf(), 1);
  p.equivalent("the values are those of a random function", "Ideal", "EVAL is a random function",
               p.subject()->game(1));
  p.claim([](const Sizes& sizes) { return Bound::advantage("prf", {{"EVAL", sizes["q"]}}); },
          "Adv^prf [BS]");
  return p;
}

}  // namespace certamen::proofs::prf_whitening
