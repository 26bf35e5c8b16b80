// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::nonce_coins {

std::vector<Mistake> mistakes() {
  return {
      {"nonces-come-again", "the games encrypt under a nonce that was used", make_rational(1, 4),
       [](Proof& p) {
         p.edit_games(without_steps("LR", steps::puts()));
         p.edit_reductions(without_steps("LR", steps::puts()));
       }},
      {"swapped-messages", "the reduction asks for the messages in the other order",
       make_rational(1, 4),
       [](Proof& p) { p.edit_reduction("B", with_inputs_swapped("LR", 1, 2)); }},
      {"coins-for-free", "the bound does not count the advantages against the function", 1,

       [](Proof& p) {
         p.replace_claim(
             [](const Sizes& sizes) { return Bound::advantage("ind-cpa", {{"LR", sizes["q"]}}); });
       }},
  };
}

}  // namespace certamen::proofs::nonce_coins
