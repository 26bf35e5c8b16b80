// SPDX-License-Identifier: Apache-2.0
#include "proofs/two_block_mode.hpp"

namespace certamen::proofs::cbc_ror {

std::vector<Mistake> mistakes() {
  return mistakes_in_looking_random();
}

}  // namespace certamen::proofs::cbc_ror
