// SPDX-License-Identifier: Apache-2.0
#include "proofs/even_mansour_games.hpp"

namespace certamen::proofs::even_mansour_one_key {

Proof proof() {
  return even_mansour_proof("even-mansour-one-key",
                            "A public random permutation with one key before and after it is a "
                            "PRP, until its inputs meet",
                            "[DKS12]", EvenMansourKeys::one);
}

}  // namespace certamen::proofs::even_mansour_one_key
