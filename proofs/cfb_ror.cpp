// SPDX-License-Identifier: Apache-2.0
#include "proofs/two_block_mode.hpp"
#include "schemes/cfb.hpp"

namespace certamen::proofs::cfb_ror {

Proof proof() {
  return looks_random_of_two_blocks(
      {.proof = "cfb-ror",
       .title = "Ciphertexts of CFB mode with random vectors look random, of two blocks, if its "
                "block function is a PRF",
       .source = "[AGPS01]",
       .name = "CFB mode",
       .mode = two_blocks_of_any_function<CipherFeedback>,
       .claim_source = ", as for CBC [AGPS01]"});
}

}  // namespace certamen::proofs::cfb_ror
