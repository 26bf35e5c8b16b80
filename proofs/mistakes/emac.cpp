// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::emac {

std::vector<Mistake> mistakes() {
  return {
      {"forgotten-collisions", "a repeated input is said to cost 0", make_rational(1, 8),
       [](Proof& p) {
         p.replace_stated("Own.Inner", zero_bound());
         p.replace_stated("Own", zero_bound());
         p.replace_claim([](const Sizes& sizes) {
           return 3 * Bound::advantage("prf", {{"EVAL", sizes["q"]}});
         });
       }},
      {"unrecorded-values", "the first inputs of the chain are not recorded", make_rational(1, 8),
       [](Proof& p) {
         for (const char* game : {"First.Inner", "Own.Inner"})
           p.edit_game(game, without_steps("EVAL", steps::puts("seen")));
       }},
  };
}

}  // namespace certamen::proofs::emac
