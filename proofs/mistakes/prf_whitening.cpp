// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::prf_whitening {

std::vector<Mistake> mistakes() {
  return {
      {"and-for-xor", "the key is combined by AND", make_rational(1, 4),
       [](Proof& p) {
         for (const char* game : {"Real", "Random"})
           p.edit_game(game, with_steps("EVAL", steps::applies(Opcode::bit_xor),
                                        [](Body&, const Nodes& of) { return of[0] & of[1]; }));
         p.edit_reduction("B1", with_steps("EVAL", steps::applies(Opcode::bit_xor),
                                           [](Body&, const Nodes& of) { return of[0] & of[1]; }));
       }},
      {"wrong-value", "the value is taken for the input", make_rational(1, 2),
       [](Proof& p) {
         p.edit_reduction("B1",
                          with_result("EVAL", [](Body&, Node, const Nodes& x) { return x[0]; }));
       }},
  };
}

}  // namespace certamen::proofs::prf_whitening
