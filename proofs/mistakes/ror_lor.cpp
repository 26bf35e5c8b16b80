// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::ror_lor {

std::vector<Mistake> mistakes() {
  return {
      {"factor-one", "the factor 2 is forgotten", make_rational(3, 4),
       [](Proof& p) { p.replace_claim(scaled(p.claimed(), make_rational(1, 2))); }},
      {"same-message-twice", "both reductions ask for m0", make_rational(1, 4),
       [](Proof& p) { p.edit_reduction("B_right", with_inputs_swapped("LR")); }},
      {"asks-twice", "the first reduction asks for both messages and shows both ciphertexts",
       make_rational(1, 2),
       [](Proof& p) {
         p.edit_reduction("B_left", with_result("LR", [](Body& at, Node c, const Nodes& m) {
                            return c ^ at.call("ROR", m[1]);
                          }));
       }},
  };
}

}  // namespace certamen::proofs::ror_lor
