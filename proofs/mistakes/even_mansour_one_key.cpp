// SPDX-License-Identifier: Apache-2.0
#include "proofs/even_mansour_games.hpp"

namespace certamen::proofs::even_mansour_one_key {

std::vector<Mistake> mistakes() {
  return even_mansour_mistakes(EvenMansourKeys::one);
}

}  // namespace certamen::proofs::even_mansour_one_key
