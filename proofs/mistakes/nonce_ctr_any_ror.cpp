// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"
#include "proofs/counter_pads.hpp"

namespace certamen::proofs::nonce_ctr_any_ror {

std::vector<Mistake> mistakes() {
  return {
      {"for-free", "the bound is said to be 0", make_rational(1, 2),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"nonces-come-again", "the games encrypt under a nonce that was used", make_rational(1, 2),
       [](Proof& p) {
         p.edit_games(without_steps("ROR", steps::puts()));
         p.edit_reductions(without_steps("ROR", steps::puts()));
       }},
  };
}

}  // namespace certamen::proofs::nonce_ctr_any_ror
