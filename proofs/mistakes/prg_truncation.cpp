// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::prg_truncation {

std::vector<Mistake> mistakes() {
  return {
      {"other-block", "the reduction shows the second block", make_rational(1, 2),
       [](Proof& p) {
         p.edit_reduction(
             "B1", with_steps("GENERATE", steps::parts(0),
                              [](Body& at, const Nodes& pair) { return at.get(pair[0], 1); }));
       }},
  };
}

}  // namespace certamen::proofs::prg_truncation
