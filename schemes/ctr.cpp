// SPDX-License-Identifier: Apache-2.0
#include "schemes/ctr.hpp"

#include "framework/definitions/catalogue.hpp"
#include "schemes/ideal_cipher.hpp"

namespace certamen {

void register_ctr(Catalogue& catalogue);
void register_ctr(Catalogue& catalogue) {
  catalogue.add(mode_entry<CounterMode>(
      "ctr", "blocks xor an ideal cipher's output on a counter with a random start",
      "[DH79; BDJR97]"));
}

}  // namespace certamen
