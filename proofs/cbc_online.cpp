// SPDX-License-Identifier: Apache-2.0
#include "proofs/chained_modes.hpp"

namespace certamen::proofs::cbc_online {

Proof proof() {
  return hides_each_block({.proof = "cbc-online",
                           .title = "Delayed CBC hides blocks that are chosen one after the other, "
                                    "if its block function is a PRF",
                           .source = "[FMP03]",
                           .name = "delayed CBC",
                           .mode = online_mode_of_any_function<DelayedCbc>,
                           .claim_source = ", as for CBC [BDJR97]"});
}

}  // namespace certamen::proofs::cbc_online
