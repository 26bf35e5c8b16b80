// SPDX-License-Identifier: Apache-2.0
#include "framework/games/loop.hpp"
#include "proofs/polynomial_tags.hpp"

namespace certamen::proofs::wegman_carter_any {

namespace {

/// h_k(m) = m1 k^l + .. + ml k, by Horner's rule
TagHash hash(const Sizes& sizes) {
  const Domain block = Zmod(sizes["p"]);
  const Size l = sizes["l"];
  const Operation step =
      composed("horner", {block, block, block},
               [](Body&, const std::vector<Node>& on) { return (on[0] + on[2]) * on[1]; });
  return {.messages = Vector(block, l),
          .value =
              [=](Body& at, Node point, Node m) {
                return fold(at, step, l, at.residue(block, 0),
                            {.captured = {point}, .vectors = {m}});
              },
          .any_message = [=](Body& at) { return at.constant(Vector(block, l), Value{0}); },
          .degree = l};
}

}  // namespace

Proof proof() {
  Proof p{"wegman-carter-any",
          "A polynomial hash of any degree under the values of a PRF at nonces is a message "
          "authentication code",
          "[WC81; BS]"};
  p.prime("p", "values of a nonce, of a block and of a tag")
      .size("l", "blocks of a message")
      .size("q", "tags asked for")
      .size("v", "forgeries tried");
  for (int l = 1; l <= 3; ++l) p.instance({{"p", 2}, {"l", l}, {"q", 1}, {"v", 1}});
  p.instance({{"p", 2}, {"l", 1}, {"q", 2}, {"v", 1}});
  prove_tags(p, hash, "Adv^prf + v/p + v eps, eps = l/p for l blocks [BS]");
  return p;
}

}  // namespace certamen::proofs::wegman_carter_any
