// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::elgamal_commitment {

std::vector<Mistake> mistakes() {
  return {
      {"for-free", "the bound is said to be 0", 1, [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"swapped-messages", "the first reduction commits to the right message", 1,
       [](Proof& p) { p.edit_reduction("B_left", with_inputs_swapped("LR")); }},
  };
}

}  // namespace certamen::proofs::elgamal_commitment
