// SPDX-License-Identifier: Apache-2.0
#include "schemes/online_mode.hpp"

namespace certamen {

void register_delayed_cbc(Catalogue& catalogue);
void register_delayed_cbc(Catalogue& catalogue) {
  catalogue.add(online_entry<DelayedCbc>(
      "delayed-cbc", "CBC block by block, each ciphertext block held back until the next",
      "[FMP03]"));
}

}  // namespace certamen
