// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::ctr_ind_cpa {

namespace {

/// The two steps until a nonce comes again are said to cost this much.
void state_collisions(Proof& p, const BoundAt& collision) {
  p.replace_stated("Fresh.Left", collision).replace_stated("Lazy.Right", collision);
  p.replace_claim([=](const Sizes& sizes) {
    return 2 * Bound::advantage("prf", {{"EVAL", sizes["q"]}}) + 2 * collision(sizes);
  });
}

Bound quarter_of_collisions(const Sizes& sizes) {
  const Bound q = sizes["q"];
  return q * (q - 1) / Bound::power_of_two(sizes["n"] + 3);
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
      {"quarter-of-the-collisions", "a quarter of the birthday bound", make_rational(1, 4),
       [](Proof& p) { state_collisions(p, quarter_of_collisions); }},
      {"fixed-nonce", "every message gets the nonce 0", make_rational(3, 4),
       [](Proof& p) { p.edit_games(fix_nonce).edit_reductions(fix_nonce); }},
      {"reduction-leaks-the-pad", "the reduction sends the pad beside the ciphertext",
       make_rational(1, 2),
       [](Proof& p) {
         const auto pad_for_nonce = [](std::size_t message) {
           return with_result("LR", [=](Body& at, Node c, const Nodes& m) {
             const Node pad = at.get(at.get(c, 1), 0) ^ at.get(m[message], 0);
             return at.tuple({at.get(c, 0), at.vector({pad})});
           });
         };
         p.edit_reduction("B_left", pad_for_nonce(0)).edit_reduction("B_right", pad_for_nonce(1));
       }},
  };
}

}  // namespace certamen::proofs::ctr_ind_cpa
