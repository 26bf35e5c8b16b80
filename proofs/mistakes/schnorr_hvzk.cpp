// SPDX-License-Identifier: Apache-2.0
#include "proofs/conversation_mistakes.hpp"

namespace certamen::proofs::schnorr_hvzk {

std::vector<Mistake> mistakes() {
  return conversation_mistakes("c w", make_rational(3, 4), "r");
}

}  // namespace certamen::proofs::schnorr_hvzk
