// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"
#include "proofs/function_parts.hpp"

namespace certamen::proofs::hash_then_prf {

namespace {

/// h_k(m1, m2) = m1 k + m2 k^2
FunctionDesign hash(const Sizes& sizes) {
  const Domain block = Zmod(sizes["p"]);
  return {.inputs = Tuple({block, block}),
          .outputs = block,
          .more_keys = {block},
          .value = [](Body& at, const PartAt&, const std::vector<Node>& keys, Node m) {
            const Node point = keys.front();
            const Node one = at.get(m, 0), two = at.get(m, 1);
            return one * point + two * point * point;
          }};
}

FunctionDesign design(const Sizes& sizes) {
  FunctionDesign both = hash(sizes);
  both.parts.push_back(number_function(sizes["p"]));
  both.value = [hashed = both.value](Body& at, const PartAt& part, const std::vector<Node>& keys,
                                     Node m) { return part(at, 0, hashed(at, part, keys, m)); };
  return both;
}

Bound collision(const Sizes& sizes) {
  const Bound q = sizes["q"];
  return q * (q - 1) / Bound{sizes["p"]};
}

}  // namespace

Proof proof() {
  Proof p{"hash-then-prf", "A PRF of a polynomial hash is a PRF on messages of two blocks",
          "[CW79; BS]"};
  p.prime("p", "values of a block").size("q", "queries");
  p.instance({{"p", 2}, {"q", 2}}).instance({{"p", 3}, {"q", 1}}).instance({{"p", 3}, {"q", 2}});
  about_function(p, "F_l(h_k(m)), h_k(m) = m1 k + m2 k^2", design);
  p.start("Real", "EVAL(m) is F_l(h_k(m)), h_k(m) = m1 k + m2 k^2");
  replace_parts(p, design, number_prf(), 1);
  input_for_image(p, hash, collision);
  p.claim(
      [=](const Sizes& sizes) {
        return Bound::advantage("prf", {{"EVAL", sizes["q"]}}) + collision(sizes);
      },
      "Adv^prf + eps q(q - 1)/2, eps = 2/p for two blocks [BS]");
  return p;
}

}  // namespace certamen::proofs::hash_then_prf
