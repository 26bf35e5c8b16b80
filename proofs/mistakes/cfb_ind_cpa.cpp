// SPDX-License-Identifier: Apache-2.0
#include "proofs/two_block_mode.hpp"

namespace certamen::proofs::cfb_ind_cpa {

std::vector<Mistake> mistakes() {
  return mistakes_in_hiding();
}

}  // namespace certamen::proofs::cfb_ind_cpa
