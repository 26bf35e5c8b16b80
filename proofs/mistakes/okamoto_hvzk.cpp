// SPDX-License-Identifier: Apache-2.0
#include "proofs/conversation_mistakes.hpp"

namespace certamen::proofs::okamoto_hvzk {

std::vector<Mistake> mistakes() {
  return conversation_mistakes("(c v, c w)", make_rational(15, 16), "(r, s)");
}

}  // namespace certamen::proofs::okamoto_hvzk
