// SPDX-License-Identifier: Apache-2.0
#include "proofs/chained_modes.hpp"

namespace certamen::proofs::cbc_any {

Proof proof() {
  return hides_any_length({.proof = "cbc-any",
                           .title = "CBC mode with random vectors hides messages of any number of "
                                    "blocks if its blocks do, one after the other",
                           .source = "[BDJR97; FMP03]",
                           .name = "CBC",
                           .mode = online_mode_of_any_function<DelayedCbc>,
                           .claim_source = ""});
}

}  // namespace certamen::proofs::cbc_any
