// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::double_encryption {

std::vector<Mistake> mistakes() {
  return {
      {"swapped-messages", "the reduction takes the messages for each other", make_rational(1, 16),
       [](Proof& p) { p.edit_reduction("B", with_inputs_swapped("LR")); }},
      {"message-shown", "the reduction shows the left message", make_rational(9, 16),
       [](Proof& p) {
         p.edit_reduction("B", with_result("LR", [](Body&, Node, const Nodes& m) { return m[0]; }));
       }},
  };
}

}  // namespace certamen::proofs::double_encryption
