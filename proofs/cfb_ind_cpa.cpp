// SPDX-License-Identifier: Apache-2.0
#include "proofs/two_block_mode.hpp"
#include "schemes/cfb.hpp"

namespace certamen::proofs::cfb_ind_cpa {

Proof proof() {
  return hides_two_blocks({.proof = "cfb-ind-cpa",
                           .title = "CFB mode with random vectors hides messages of two blocks if "
                                    "its block function is a PRF",
                           .source = "[AGPS01]",
                           .name = "CFB mode",
                           .mode = two_blocks_of_any_function<CipherFeedback>,
                           .claim_source = ", as for CBC [AGPS01]"});
}

}  // namespace certamen::proofs::cfb_ind_cpa
