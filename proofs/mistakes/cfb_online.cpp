// SPDX-License-Identifier: Apache-2.0
#include "proofs/chained_modes.hpp"

namespace certamen::proofs::cfb_online {

std::vector<Mistake> mistakes() {
  return mistakes_in_each_block();
}

}  // namespace certamen::proofs::cfb_online
