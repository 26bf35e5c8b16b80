// SPDX-License-Identifier: Apache-2.0
#include "proofs/chained_modes.hpp"

namespace certamen::proofs::ofb_online {

Proof proof() {
  return hides_each_block({.proof = "ofb-online",
                           .title = "OFB, held back by a block, hides blocks that are chosen one "
                                    "after the other, if its block function is a PRF",
                           .source = "[FMP03]",
                           .name = "OFB",
                           .mode = online_mode_of_any_function<DelayedOfb>,
                           .claim_source = ", as for CBC [BDJR97]"});
}

}  // namespace certamen::proofs::ofb_online
