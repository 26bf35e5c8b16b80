// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::lor_ror_public {

std::vector<Mistake> mistakes() {
  return {
      {"for-free", "the bound is said to be 0", make_rational(1, 4),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"asks-for-the-message", "the reduction asks for the message on both sides",
       make_rational(1, 4),
       [](Proof& p) {
         p.edit_reduction("B", with_steps("ROR", steps::calls("LR"), [](Body& at, const Nodes& m) {
                            return at.call("LR", m[1], m[0]);
                          }));
       }},
  };
}

}  // namespace certamen::proofs::lor_ror_public
