// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::ofb_ind_cpa {

std::vector<Mistake> mistakes() {
  return {
      {"forgotten-collisions", "a repeated input is said to cost 0", make_rational(1, 4),
       [](Proof& p) {
         p.replace_stated("Fresh.Left", zero_bound());
         p.replace_stated("Lazy.Right", zero_bound());
         p.replace_claim([](const Sizes& sizes) {
           return 2 * Bound::advantage("prf", {{"EVAL", 2 * sizes["q"]}});
         });
       }},
      {"swapped-messages", "the reduction takes the messages for each other", 1,
       [](Proof& p) { p.edit_reduction("B_left", with_inputs_swapped("LR")); }},
  };
}

}  // namespace certamen::proofs::ofb_ind_cpa
