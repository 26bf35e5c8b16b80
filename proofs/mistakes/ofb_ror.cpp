// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::ofb_ror {

std::vector<Mistake> mistakes() {
  return {
      {"forgotten-collisions", "a repeated input is said to cost 0", make_rational(1, 4),
       [](Proof& p) {
         p.replace_stated("Fresh.Left", zero_bound());
         p.replace_claim([](const Sizes& sizes) {
           return Bound::advantage("prf", {{"EVAL", 2 * sizes["q"]}});
         });
       }},
      {"unrecorded-inputs", "the inputs are not recorded", make_rational(1, 4),
       [](Proof& p) {
         for (const char* game : {"Lazy.Left", "Fresh.Left"})
           p.edit_game(game, without_steps("ROR", steps::puts("pads")));
       }},
  };
}

}  // namespace certamen::proofs::ofb_ror
