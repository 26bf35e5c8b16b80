// SPDX-License-Identifier: Apache-2.0
#include "proofs/polynomial_tags.hpp"

namespace certamen::proofs::wegman_carter {

namespace {

/// h_k(m1, m2) = m1 k + m2 k^2
TagHash hash(const Sizes& sizes) {
  const Domain block = Zmod(sizes["p"]);
  return {.messages = Tuple({block, block}),
          .value =
              [](Body& at, Node point, Node m) {
                const Node one = at.get(m, 0), two = at.get(m, 1);
                return one * point + two * point * point;
              },
          .any_message =
              [=](Body& at) {
                const Node zero = at.residue(block, 0);
                return at.tuple({zero, zero});
              },
          .degree = 2};
}

}  // namespace

Proof proof() {
  Proof p{"wegman-carter",
          "A polynomial hash under the values of a PRF at nonces is a message authentication code",
          "[WC81; BS]"};
  p.prime("p", "values of a nonce, of a block and of a tag")
      .size("q", "tags asked for")
      .size("v", "forgeries tried");
  p.instance({{"p", 2}, {"q", 1}, {"v", 1}}).instance({{"p", 2}, {"q", 2}, {"v", 1}});
  prove_tags(p, hash, "Adv^prf + v/p + v eps, eps = 2/p for two blocks [BS]");
  return p;
}

}  // namespace certamen::proofs::wegman_carter
