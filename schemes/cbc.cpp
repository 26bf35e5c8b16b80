// SPDX-License-Identifier: Apache-2.0
#include "schemes/cbc.hpp"

#include "framework/definitions/catalogue.hpp"
#include "schemes/ideal_cipher.hpp"

namespace certamen {

void register_cbc(Catalogue& catalogue);
void register_cbc(Catalogue& catalogue) {
  catalogue.add(mode_entry<CipherBlockChaining>(
      "cbc", "blocks chained through an ideal cipher from a random vector", "[FIPS81; BDJR97]"));
}

}  // namespace certamen
