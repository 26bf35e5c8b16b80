// SPDX-License-Identifier: Apache-2.0
#include "proofs/two_block_mode.hpp"
#include "schemes/cbc.hpp"

namespace certamen::proofs::cbc_ror {

Proof proof() {
  return looks_random_of_two_blocks(
      {.proof = "cbc-ror",
       .title = "Ciphertexts of CBC mode with random vectors look random, of two blocks, if its "
                "block function is a PRF",
       .source = "[Rosulek]",
       .name = "CBC mode",
       .mode = two_blocks_of_any_function<CipherBlockChaining>,
       .claim_source = " [Rosulek]"});
}

}  // namespace certamen::proofs::cbc_ror
