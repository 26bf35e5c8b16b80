// SPDX-License-Identifier: Apache-2.0
#include "proofs/chained_modes.hpp"

namespace certamen::proofs::ofb_any {

Proof proof() {
  return hides_any_length({.proof = "ofb-any",
                           .title = "OFB mode with random vectors hides messages of any number of "
                                    "blocks if its blocks do, one after the other",
                           .source = "[KL, 3.6; FMP03]",
                           .name = "OFB",
                           .mode = online_mode_of_any_function<DelayedOfb>,
                           .claim_source = ""});
}

}  // namespace certamen::proofs::ofb_any
