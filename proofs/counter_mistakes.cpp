// SPDX-License-Identifier: Apache-2.0
#include "proofs/counter_mistakes.hpp"

#include "framework/proof/edits.hpp"

namespace certamen::proofs {

namespace {

/// The first draw of LR is the nonce.
void fix_nonce(PackageEditor& edit, const Sizes& sizes) {
  edit.replace_steps("LR", steps::samples().only(0), [&](Body& at, const Nodes&) {
    return at.constant(Bits(sizes["n"]), Value{0});
  });
}

}  // namespace

void state_collisions(Proof& proof, const BoundAt& advantage, const BoundAt& collision) {
  proof.replace_stated("Fresh.Left", collision).replace_stated("Lazy.Right", collision);
  proof.replace_claim(
      [=](const Sizes& sizes) { return 2 * advantage(sizes) + 2 * collision(sizes); });
}

Mistake swapped_counter_messages() {
  return {"swapped-messages", "the first reduction encrypts the right message", make_rational(1, 2),
          [](Proof& p) { p.edit_reduction("B_left", with_inputs_swapped("LR")); }};
}

Mistake forgotten_nonces() {
  return {"forgotten-nonces", "the nonces are not recorded", make_rational(1, 4), [](Proof& p) {
            for (const char* game : {"Lazy.Left", "Fresh.Left", "Fresh.Right", "Lazy.Right"})
              p.edit_game(game, without_steps("LR", steps::puts("pads")));
          }};
}

Mistake forgotten_collisions(const BoundAt& advantage) {
  return {"forgotten-collisions", "a repeated nonce is said to cost 0", make_rational(1, 4),
          [=](Proof& p) { state_collisions(p, advantage, zero_bound()); }};
}

Mistake fixed_nonce(const Rational& shown) {
  return {"fixed-nonce", "every message gets the nonce 0", shown,
          [](Proof& p) { p.edit_games(fix_nonce).edit_reductions(fix_nonce); }};
}

}  // namespace certamen::proofs
