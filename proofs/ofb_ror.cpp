// SPDX-License-Identifier: Apache-2.0
#include "proofs/two_block_mode.hpp"
#include "schemes/ofb.hpp"

namespace certamen::proofs::ofb_ror {

Proof proof() {
  return looks_random_of_two_blocks(
      {.proof = "ofb-ror",
       .title = "Ciphertexts of OFB mode with random vectors look random, of two blocks, if its "
                "block function is a PRF",
       .source = "[Rosulek]",
       .name = "OFB mode",
       .mode = two_blocks_of_any_function<OutputFeedback>,
       .claim_source = " [Rosulek]"});
}

}  // namespace certamen::proofs::ofb_ror
