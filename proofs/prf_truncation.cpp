// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"
#include "proofs/function_parts.hpp"

namespace certamen::proofs::prf_truncation {

namespace {

Operation function(const Size& n) {
  static const Primitive wide{"F"};
  return wide({Bits(n), Bits(n)}, Tuple({Bits(n), Bits(n)}));
}

FunctionDesign design(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  return {.inputs = block,
          .outputs = block,
          .parts = {function(sizes["n"])},
          .value = [](Body& at, const PartAt& part, const std::vector<Node>&, Node x) {
            return at.get(part(at, 0, x), 0);
          }};
}

Assumption function_prf() {
  return prf_of_operation([](const Sizes& sizes) { return function(sizes["n"]); });
}

}  // namespace

Proof proof() {
  Proof p{"prf-truncation", "A part of the values of a PRF is that of a PRF with shorter outputs",
          "[BS]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  about_function(p, "the first block of F_k(x)", design);
  p.start("Real", "EVAL is the first block of F_k(x)");
  replace_parts(p, design, function_prf(), 1);
  p.equivalent("the values are those of a random function", "Ideal", "EVAL is a random function",
               p.subject()->game(1));
  p.claim([](const Sizes& sizes) { return Bound::advantage("prf", {{"EVAL", sizes["q"]}}); },
          "Adv^prf [BS]");
  return p;
}

}  // namespace certamen::proofs::prf_truncation
