// SPDX-License-Identifier: Apache-2.0
#include "framework/games/loop.hpp"
#include "proofs/assumptions.hpp"
#include "proofs/function_parts.hpp"

namespace certamen::proofs::hash_then_prf_any {

namespace {

/// h_k(m) = m1 k^l + .. + ml k, by Horner's rule
FunctionDesign hash(const Sizes& sizes) {
  const Domain block = Zmod(sizes["p"]);
  const Size l = sizes["l"];
  const Operation step =
      composed("horner", {block, block, block},
               [](Body&, const std::vector<Node>& on) { return (on[0] + on[2]) * on[1]; });
  return {.inputs = Vector(block, l),
          .outputs = block,
          .more_keys = {block},
          .value = [=](Body& at, const PartAt&, const std::vector<Node>& keys, Node m) {
            return fold(at, step, l, at.residue(block, 0),
                        {.captured = {keys.front()}, .vectors = {m}});
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
  return q * (q - 1) / 2 * (Bound{sizes["l"]} / Bound{sizes["p"]});
}

}  // namespace

Proof proof() {
  Proof p{"hash-then-prf-any",
          "A PRF of a polynomial hash of any degree is a PRF on messages of as many blocks",
          "[CW79; BS]"};
  p.prime("p", "values of a block").size("l", "blocks of a message").size("q", "queries");
  for (int l = 1; l <= 4; ++l) p.instance({{"p", 2}, {"l", l}, {"q", l == 4 ? 1 : 2}});
  p.instance({{"p", 3}, {"l", 2}, {"q", 1}});
  about_function(p, "F_s(h_k(m)), h_k(m) = m1 k^l + .. + ml k", design);
  p.start("Real", "EVAL(m) is F_s(h_k(m)), h_k(m) = m1 k^l + .. + ml k");
  replace_parts(p, design, number_prf(), 1);
  input_for_image(p, hash, collision);
  p.claim(
      [=](const Sizes& sizes) {
        return Bound::advantage("prf", {{"EVAL", sizes["q"]}}) + collision(sizes);
      },
      "Adv^prf + eps q(q - 1)/2, eps = l/p for l blocks [BS]");
  return p;
}

}  // namespace certamen::proofs::hash_then_prf_any
