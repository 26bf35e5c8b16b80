// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::elgamal_ddh {

namespace {

/// What the message of that number is multiplied by.
PackageEdit with_mask_shown(std::size_t message) {
  return with_result("LR", [=](Body& at, Node c, const Nodes& m) {
    return at.tuple({at.get(c, 0), at.get(c, 1), at.get(c, 1) / m[message]});
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"swapped-arguments", "the reduction multiplies by g^b, not by g^ab", make_rational(1, 4),
       [](Proof& p) {
         p.edit_reductions(with_steps("LR", steps::parts(2), [](Body& at, const Nodes& triple) {
           return at.get(triple[0], 1);
         }));
       }},
      {"two-ciphertexts", "the adversary may ask twice, the challenge serves both",
       make_rational(1, 2),
       [](Proof& p) { p.edit_games(with_budget("LR", 2)).edit_reductions(with_budget("LR", 2)); }},
      {"leaks-the-mask", "the mask is sent as well", 1,
       [](Proof& p) {
         for (const char* game : {"Left", "Masked.Left"}) p.edit_game(game, with_mask_shown(0));
         for (const char* game : {"Right", "Masked.Right"}) p.edit_game(game, with_mask_shown(1));
         p.edit_reduction("B_left", with_mask_shown(0));
         p.edit_reduction("B_right", with_mask_shown(1));
       }},
      {"one-reduction", "the bound counts one of the two reductions", 1,
       [](Proof& p) { p.replace_claim(scaled(p.claimed(), make_rational(1, 2))); }},
  };
}

}  // namespace certamen::proofs::elgamal_ddh
