// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::mac_then_encrypt_cpa {

std::vector<Mistake> mistakes() {
  return {
      {"swapped-messages", "the reduction takes the messages for each other", make_rational(3, 4),
       [](Proof& p) { p.edit_reduction("B", with_inputs_swapped("LR")); }},
      {"for-free", "the bound is said to be 0", make_rational(3, 4),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
  };
}

}  // namespace certamen::proofs::mac_then_encrypt_cpa
