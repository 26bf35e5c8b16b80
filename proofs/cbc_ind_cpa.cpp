// SPDX-License-Identifier: Apache-2.0
#include "proofs/two_block_mode.hpp"
#include "schemes/cbc.hpp"

namespace certamen::proofs::cbc_ind_cpa {

Proof proof() {
  return hides_two_blocks({.proof = "cbc-ind-cpa",
                           .title = "CBC mode with random vectors hides messages of two blocks if "
                                    "its block function is a PRF",
                           .source = "[BDJR97; BS]",
                           .name = "CBC mode",
                           .mode = two_blocks_of_any_function<CipherBlockChaining>,
                           .claim_source = " [BS]"});
}

}  // namespace certamen::proofs::cbc_ind_cpa
