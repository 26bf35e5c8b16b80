// SPDX-License-Identifier: Apache-2.0
#include "proofs/two_block_mode.hpp"
#include "schemes/ofb.hpp"

namespace certamen::proofs::ofb_ind_cpa {

Proof proof() {
  return hides_two_blocks({.proof = "ofb-ind-cpa",
                           .title = "OFB mode with random vectors hides messages of two blocks if "
                                    "its block function is a PRF",
                           .source = "[BDJR97; KL]",
                           .name = "OFB mode",
                           .mode = two_blocks_of_any_function<OutputFeedback>,
                           .claim_source = " [KL]"});
}

}  // namespace certamen::proofs::ofb_ind_cpa
