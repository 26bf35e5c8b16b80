// SPDX-License-Identifier: Apache-2.0
#include "schemes/cfb.hpp"

#include "framework/definitions/catalogue.hpp"
#include "schemes/ideal_cipher.hpp"

namespace certamen {

void register_cfb(Catalogue& catalogue);
void register_cfb(Catalogue& catalogue) {
  catalogue.add(mode_entry<CipherFeedback>(
      "cfb", "blocks xor an ideal cipher's output on the ciphertext before, from a random vector",
      "[FIPS81; KL, 3.6]"));
}

}  // namespace certamen
