// SPDX-License-Identifier: Apache-2.0
#include "proofs/even_mansour_games.hpp"

namespace certamen::proofs::even_mansour {

std::vector<Mistake> mistakes() {
  return even_mansour_mistakes(EvenMansourKeys::two);
}

}  // namespace certamen::proofs::even_mansour
