// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"
#include "proofs/counter_pads.hpp"

namespace certamen::proofs::ctr_any {

namespace {

/// The two steps until a nonce comes again are said to cost this much.
void state_collisions(Proof& p, const BoundAt& collision) {
  p.replace_stated("Fresh.Left", collision).replace_stated("Lazy.Right", collision);
  p.replace_claim(
      [=](const Sizes& sizes) { return 2 * counter_prf_advantage(sizes) + 2 * collision(sizes); });
}

/// The first draw of LR is the nonce.
void fix_nonce(PackageEditor& edit, const Sizes& sizes) {
  edit.replace_steps("LR", steps::samples().only(0), [&](Body& at, const Nodes&) {
    return at.constant(Bits(sizes["n"]), Value{0});
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"swapped-messages", "the first reduction encrypts the right message", make_rational(1, 2),
       [](Proof& p) { p.edit_reduction("B_left", with_inputs_swapped("LR")); }},
      {"forgotten-nonces", "the nonces are not recorded", make_rational(1, 4),
       [](Proof& p) {
         for (const char* game : {"Lazy.Left", "Fresh.Left", "Fresh.Right", "Lazy.Right"})
           p.edit_game(game, without_steps("LR", steps::puts("pads")));
       }},
      {"forgotten-collisions", "a repeated nonce is said to cost 0", make_rational(1, 4),
       [](Proof& p) { state_collisions(p, zero_bound()); }},
      {"fixed-nonce", "every message gets the nonce 0", make_rational(1, 2),
       [](Proof& p) { p.edit_games(fix_nonce).edit_reductions(fix_nonce); }},
      {"one-reduction-for-two", "the bound counts the advantage against the function once", 1,
       [](Proof& p) {
         p.replace_claim([](const Sizes& sizes) {
           return counter_prf_advantage(sizes) + 2 * equal_nonces(sizes);
         });
       }},
  };
}

}  // namespace certamen::proofs::ctr_any
