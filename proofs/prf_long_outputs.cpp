// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"
#include "proofs/function_parts.hpp"

namespace certamen::proofs::prf_long_outputs {

namespace {

Operation function(const Size& n) {
  static const Primitive longer{"F"};
  return longer({Bits(n), Tuple({Bits(n), Boolean()})}, Bits(n));
}

FunctionDesign design(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  return {.inputs = block,
          .outputs = Tuple({block, block}),
          .parts = {function(sizes["n"])},
          .value = [](Body& at, const PartAt& part, const std::vector<Node>&, Node x) {
            const Node zero = part(at, 0, at.tuple({x, at.boolean(false)}));
            return at.tuple({zero, part(at, 0, at.tuple({x, at.boolean(true)}))});
          }};
}

Assumption function_prf() {
  return prf_of_operation([](const Sizes& sizes) { return function(sizes["n"]); });
}

}  // namespace

Proof proof() {
  Proof p{"prf-long-outputs",
          "Two values of a PRF at inputs of its own for each input are those of a PRF with longer "
          "outputs",
          "[BS]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  about_function(p, "F_k(x, 0) || F_k(x, 1)", design);
  p.start("Real", "EVAL is F_k(x, 0) || F_k(x, 1)");
  replace_parts(p, design, function_prf(), 1);
  p.equivalent("the values are those of a random function", "Ideal", "EVAL is a random function",
               p.subject()->game(1));
  p.claim([](const Sizes& sizes) { return Bound::advantage("prf", {{"EVAL", 2 * sizes["q"]}}); },
          "Adv^prf with two queries for one [BS]");
  return p;
}

}  // namespace certamen::proofs::prf_long_outputs
