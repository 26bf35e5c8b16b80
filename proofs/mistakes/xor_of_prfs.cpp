// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::xor_of_prfs {

std::vector<Mistake> mistakes() {
  return {
      {"and-for-xor", "the values are combined by AND", make_rational(1, 2),
       [](Proof& p) {
         for (const char* game : {"Sum", "Random"})
           p.edit_game(game, with_steps("EVAL", steps::applies(Opcode::bit_xor),
                                        [](Body&, const Nodes& of) { return of[0] & of[1]; }));
         p.edit_reduction("B1", with_steps("EVAL", steps::applies(Opcode::bit_xor),
                                           [](Body&, const Nodes& of) { return of[0] & of[1]; }));
       }},
      {"forgotten-function", "the reduction leaves out the other function", make_rational(1, 2),
       [](Proof& p) {
         p.edit_reduction("B1", with_steps("EVAL", steps::applies(Opcode::bit_xor),
                                           [](Body&, const Nodes& of) { return of[0]; }));
       }},
  };
}

}  // namespace certamen::proofs::xor_of_prfs
