// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"
#include "proofs/counter_pads.hpp"

namespace certamen::proofs::ctr_any_ror {

std::vector<Mistake> mistakes() {
  return {
      {"forgotten-collisions", "a repeated nonce is said to cost 0", make_rational(1, 4),
       [](Proof& p) {
         p.replace_stated("Fresh.Left", zero_bound()).replace_claim(counter_prf_advantage);
       }},
      {"unrecorded-nonces", "the nonces are not recorded", make_rational(1, 4),
       [](Proof& p) {
         for (const char* game : {"Lazy.Left", "Fresh.Left"})
           p.edit_game(game, without_steps("ROR", steps::puts("pads")));
       }},
  };
}

}  // namespace certamen::proofs::ctr_any_ror
