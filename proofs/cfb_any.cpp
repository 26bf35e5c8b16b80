// SPDX-License-Identifier: Apache-2.0
#include "proofs/chained_modes.hpp"

namespace certamen::proofs::cfb_any {

Proof proof() {
  return hides_any_length({.proof = "cfb-any",
                           .title = "CFB mode with random vectors hides messages of any number of "
                                    "blocks if its blocks do, one after the other",
                           .source = "[AGPS01; FMP03]",
                           .name = "CFB",
                           .mode = online_mode_of_any_function<DelayedCfb>,
                           .claim_source = ""});
}

}  // namespace certamen::proofs::cfb_any
