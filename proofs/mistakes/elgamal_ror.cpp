// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::elgamal_ror {

std::vector<Mistake> mistakes() {
  return {
      {"for-free", "the bound is said to be 0", make_rational(1, 2),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"swapped-elements", "the reduction multiplies by g^b, not by g^ab", make_rational(1, 4),
       [](Proof& p) {
         p.edit_reduction(
             "B", with_steps("ROR", steps::parts(2),
                             [](Body& at, const Nodes& triple) { return at.get(triple[0], 1); }));
       }},
  };
}

}  // namespace certamen::proofs::elgamal_ror
