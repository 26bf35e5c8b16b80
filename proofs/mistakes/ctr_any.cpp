// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "proofs/counter_mistakes.hpp"
#include "proofs/counter_pads.hpp"

namespace certamen::proofs::ctr_any {

std::vector<Mistake> mistakes() {
  return {
      swapped_counter_messages(),
      forgotten_nonces(),
      forgotten_collisions(counter_prf_advantage),
      fixed_nonce(make_rational(1, 2)),
      {"one-reduction-for-two", "the bound counts the advantage against the function once", 1,
       [](Proof& p) {
         p.replace_claim([](const Sizes& sizes) {
           return counter_prf_advantage(sizes) + 2 * equal_nonces(sizes);
         });
       }},
  };
}

}  // namespace certamen::proofs::ctr_any
