// SPDX-License-Identifier: Apache-2.0
#include "proofs/chained_modes.hpp"

namespace certamen::proofs::ofb_any {

std::vector<Mistake> mistakes() {
  return mistakes_in_any_length();
}

}  // namespace certamen::proofs::ofb_any
