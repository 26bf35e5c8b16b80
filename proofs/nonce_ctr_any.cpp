// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/nonce_modes.hpp"

namespace certamen::proofs::nonce_ctr_any {

Proof proof() {
  Proof p{"nonce-ctr-any",
          "Counter mode under nonces that the adversary chooses, each once, hides a message of any "
          "number of blocks if its block function is a PRF",
          "[Rogaway04]"};
  p.size("n", "bits of a nonce and of a key").size("b", "bits of a block");
  p.size("l", "blocks of a message").size("q", "queries");
  for (int l = 1; l <= 2; ++l) p.instance({{"n", 1}, {"b", 1}, {"l", l}, {"q", 1}});
  p.instance({{"n", 1}, {"b", 1}, {"l", 1}, {"q", 2}});
  p.about(about("counter mode of any function under given nonces", nonce_counter_of_any_length,
                "nonce-cpa", {{"q", as_size("q")}}));
  replace_function_under_nonces(p, nonce_counter_games(*p.subject()), counter_prf(), true);
  p.claim([](const Sizes& sizes) { return 2 * counter_prf_advantage(sizes); },
          "2 Adv^prf with l calls for each of q messages of l blocks: no two nonces are equal, and "
          "there is no birthday bound [Rogaway04]");
  return p;
}

}  // namespace certamen::proofs::nonce_ctr_any
