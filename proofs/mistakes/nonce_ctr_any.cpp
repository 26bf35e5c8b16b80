// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"
#include "proofs/counter_pads.hpp"

namespace certamen::proofs::nonce_ctr_any {

std::vector<Mistake> mistakes() {
  return {
      {"swapped-messages", "the first reduction encrypts the right message", 1,
       [](Proof& p) { p.edit_reduction("B_left", with_inputs_swapped("LR", 1, 2)); }},
      {"nonces-come-again", "the games encrypt under a nonce that was used", 1,
       [](Proof& p) {
         p.edit_games(without_steps("LR", steps::puts()));
         p.edit_reductions(without_steps("LR", steps::puts()));
       }},
      {"one-reduction-for-two", "the bound counts the advantage against the function once", 1,
       [](Proof& p) { p.replace_claim(counter_prf_advantage); }},
  };
}

}  // namespace certamen::proofs::nonce_ctr_any
