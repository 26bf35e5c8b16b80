// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::prg_sum {

std::vector<Mistake> mistakes() {
  return {
      {"and-for-xor", "the outputs are combined by AND", make_rational(1, 4),
       [](Proof& p) {
         p.edit_game("Real", with_steps("GENERATE", steps::applies(Opcode::bit_xor),
                                        [](Body&, const Nodes& of) { return of[0] & of[1]; }))
             .edit_reduction("B1",
                             with_steps("GENERATE", steps::applies(Opcode::bit_xor),
                                        [](Body&, const Nodes& of) { return of[0] & of[1]; }));
       }},
      {"forgotten-generator", "the reduction leaves out the other generator", make_rational(1, 2),
       [](Proof& p) {
         p.edit_reduction("B1", with_steps("GENERATE", steps::applies(Opcode::bit_xor),
                                           [](Body&, const Nodes& of) { return of[0]; }));
       }},
  };
}

}  // namespace certamen::proofs::prg_sum
