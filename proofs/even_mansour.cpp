// SPDX-License-Identifier: Apache-2.0
#include "proofs/even_mansour_games.hpp"

namespace certamen::proofs::even_mansour {

Proof proof() {
  return even_mansour_proof(
      "even-mansour",
      "A public random permutation between two keys is a PRP, until its inputs meet",
      "[EM97; DKS12]", EvenMansourKeys::two);
}

}  // namespace certamen::proofs::even_mansour
