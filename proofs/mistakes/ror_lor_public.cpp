// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::ror_lor_public {

std::vector<Mistake> mistakes() {
  return {
      {"one-reduction", "the bound counts one of the two reductions", make_rational(1, 2),
       [](Proof& p) { p.replace_claim(scaled(p.claimed(), make_rational(1, 2))); }},
      {"same-message-twice", "the second reduction asks for the left message", make_rational(1, 2),
       [](Proof& p) { p.edit_reduction("B_right", with_inputs_swapped("LR")); }},
  };
}

}  // namespace certamen::proofs::ror_lor_public
