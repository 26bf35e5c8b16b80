// SPDX-License-Identifier: Apache-2.0
#include "schemes/online_mode.hpp"

namespace certamen {

void register_prompt_cbc(Catalogue& catalogue);
void register_prompt_cbc(Catalogue& catalogue) {
  catalogue.add(online_entry<PromptCbc>(
      "prompt-cbc", "CBC block by block, each ciphertext block given at once", "[JMV02]"));
}

}  // namespace certamen
