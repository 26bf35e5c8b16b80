// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"
#include "proofs/counter_mistakes.hpp"

namespace certamen::proofs::ctr_ind_cpa {

namespace {

Bound prf_advantage(const Sizes& sizes) {
  return Bound::advantage("prf", {{"EVAL", sizes["q"]}});
}

Bound quarter_of_collisions(const Sizes& sizes) {
  const Bound q = sizes["q"];
  return q * (q - 1) / Bound::power_of_two(sizes["n"] + 3);
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      swapped_counter_messages(),
      forgotten_nonces(),
      forgotten_collisions(prf_advantage),
      {"quarter-of-the-collisions", "a quarter of the birthday bound", make_rational(1, 4),
       [](Proof& p) { state_collisions(p, prf_advantage, quarter_of_collisions); }},
      fixed_nonce(make_rational(3, 4)),
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
