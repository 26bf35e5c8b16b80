// SPDX-License-Identifier: Apache-2.0
#include "schemes/ofb.hpp"

#include "framework/definitions/catalogue.hpp"
#include "schemes/ideal_cipher.hpp"

namespace certamen {

void register_ofb(Catalogue& catalogue);
void register_ofb(Catalogue& catalogue) {
  catalogue.add(mode_entry<OutputFeedback>(
      "ofb", "blocks xor the outputs of an ideal cipher on a random vector, fed back",
      "[FIPS81; KL, 3.6]"));
}

}  // namespace certamen
