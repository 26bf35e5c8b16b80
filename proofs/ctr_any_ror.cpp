// SPDX-License-Identifier: Apache-2.0
#include "framework/theorems/subject.hpp"
#include "proofs/counter_pads.hpp"

namespace certamen::proofs::ctr_any_ror {

Proof proof() {
  Proof p{"ctr-any-ror",
          "Ciphertexts of counter mode with random nonces, of any number of blocks, look random if "
          "its block function is a PRF",
          "[Rosulek]"};
  p.size("n", "bits of a nonce and of a key").size("b", "bits of a block");
  p.size("l", "blocks of a message").size("q", "queries");
  for (int l = 1; l <= 4; ++l) p.instance({{"n", 1}, {"b", 1}, {"l", l}, {"q", 1}});
  p.instance({{"n", 1}, {"b", 1}, {"l", 1}, {"q", 2}});
  p.about(about("counter mode of any function, any number of blocks", counter_mode_of_any_length,
                "ind-cpa-ror", {{"q", as_size("q")}}));
  p.start("Left", "ROR masks the blocks of m with F_k(r, 0), F_k(r, 1), .. for a random nonce r");
  replace_function(p, counter_mode_games(*p.subject()), counter_prf(), false, equal_nonces);
  p.claim([](const Sizes& sizes) { return counter_prf_advantage(sizes) + equal_nonces(sizes); },
          "Adv^prf + q(q - 1)/2^(n + 1) with l calls for each of q messages of l blocks [Rosulek]");
  return p;
}

}  // namespace certamen::proofs::ctr_any_ror
