// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::naor_commitment {

std::vector<Mistake> mistakes() {
  return {
      {"for-free", "the bound is said to be 0", make_rational(1, 2),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"and-for-xor", "the pad is combined by AND", make_rational(7, 16),
       [](Proof& p) {
         p.edit_games(with_steps("LR", steps::applies(Opcode::bit_xor),
                                 [](Body&, const Nodes& of) { return of[0] & of[1]; }))
             .edit_reductions(with_steps("LR", steps::applies(Opcode::bit_xor),
                                         [](Body&, const Nodes& of) { return of[0] & of[1]; }));
       }},
      {"swapped-bits", "the second reduction commits to the left bit", make_rational(1, 2),
       [](Proof& p) { p.edit_reduction("B_right", with_inputs_swapped("LR")); }},
  };
}

}  // namespace certamen::proofs::naor_commitment
