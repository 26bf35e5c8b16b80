// SPDX-License-Identifier: Apache-2.0
#include "proofs/chained_modes.hpp"

namespace certamen::proofs::cfb_online {

Proof proof() {
  return hides_each_block({.proof = "cfb-online",
                           .title = "CFB, held back by a block, hides blocks that are chosen one "
                                    "after the other, if its block function is a PRF",
                           .source = "[FMP03]",
                           .name = "CFB",
                           .mode = online_mode_of_any_function<DelayedCfb>,
                           .claim_source = ", as for CBC [BDJR97]"});
}

}  // namespace certamen::proofs::cfb_online
