// SPDX-License-Identifier: Apache-2.0
#include "framework/theorems/subject.hpp"
#include "proofs/counter_pads.hpp"

namespace certamen::proofs::ctr_any {

Proof proof() {
  Proof p{"ctr-any",
          "Counter mode with random nonces hides a message of any number of blocks if its block "
          "function is a PRF",
          "[BDJR97; BS]"};
  p.size("n", "bits of a nonce and of a key").size("b", "bits of a block");
  p.size("l", "blocks of a message").size("q", "queries");
  for (int l = 1; l <= 4; ++l) p.instance({{"n", 1}, {"b", 1}, {"l", l}, {"q", 1}});
  p.instance({{"n", 1}, {"b", 1}, {"l", 1}, {"q", 2}});
  p.instance({{"n", 2}, {"b", 1}, {"l", 1}, {"q", 2}});
  p.about(about("counter mode of any function, any number of blocks", counter_mode_of_any_length,
                "ind-cpa", {{"q", as_size("q")}}));
  p.start("Left", "LR masks the blocks of m0 with F_k(r, 0), F_k(r, 1), .. for a random nonce r");
  replace_function(p, counter_mode_games(*p.subject()), counter_prf(), true, equal_nonces);
  p.claim(
      [](const Sizes& sizes) { return 2 * counter_prf_advantage(sizes) + 2 * equal_nonces(sizes); },
      "2 Adv^prf + q(q - 1)/2^n with l calls for each of q messages of l blocks [BS]");
  return p;
}

}  // namespace certamen::proofs::ctr_any
