// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::elgamal_ddh {

namespace {

/// The reduction asks for one challenge at the start, and uses it for both ciphertexts.
void serve_twice(PackageEditor& edit, const Sizes& sizes) {
  const Domain group = Group(sizes["q"]);
  const State challenge = edit.state("challenge", Tuple({group, group}));
  edit.initialize([&](Body& at) { at.set(challenge, at.call("CHALLENGE")); });
  edit.replace_steps("LR", steps::calls("CHALLENGE"),
                     [&](Body& at, const Nodes&) { return at.get(challenge); });
  edit.set_budget("LR", 2);
}

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
         p.edit_reductions(with_steps("LR", steps::parts(1), [](Body& at, const Nodes& pair) {
           return at.get(pair[0], 0);
         }));
       }},
      {"two-ciphertexts", "the adversary may ask twice, the challenge serves both",
       make_rational(3, 4),
       [](Proof& p) { p.edit_games(with_budget("LR", 2)).edit_reductions(serve_twice); }},
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
