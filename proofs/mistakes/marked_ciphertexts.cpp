// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::marked_ciphertexts {

std::vector<Mistake> mistakes() {
  return {
      {"swapped-messages", "the reduction takes the messages for each other", make_rational(1, 4),
       [](Proof& p) { p.edit_reduction("B", with_inputs_swapped("LR")); }},
      {"certain-attack", "a random mark is said to differ from 0 always", make_rational(1, 2),
       [](Proof& p) {
         Attack attack = p.attack("random ciphertexts");
         attack.advantage = [](const Sizes&) { return Bound{1}; };
         p.replace_attack("random ciphertexts", attack);
       }},
  };
}

}  // namespace certamen::proofs::marked_ciphertexts
