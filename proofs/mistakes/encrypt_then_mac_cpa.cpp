// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::encrypt_then_mac_cpa {

std::vector<Mistake> mistakes() {
  return {
      {"swapped-messages", "the reduction takes the messages for each other", make_rational(1, 4),
       [](Proof& p) { p.edit_reduction("B", with_inputs_swapped("LR")); }},
      {"message-for-tag", "the message stands where the tag should", 1,
       [](Proof& p) {
         for (std::size_t m = 0; m < 2; ++m)
           p.edit_game(m == 0 ? "Left" : "Right",
                       with_result("LR", [=](Body& at, Node c, const Nodes& messages) {
                         return at.tuple({at.get(c, 0), messages[m]});
                       }));
       }},
  };
}

}  // namespace certamen::proofs::encrypt_then_mac_cpa
