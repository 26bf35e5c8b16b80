// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::encryption_combiner {

std::vector<Mistake> mistakes() {
  return {
      {"and-for-xor", "the shares are combined by AND", make_rational(1, 8),
       [](Proof& p) {
         for (const char* game : {"Left", "Apart.Left", "Apart.Right", "Right"})
           p.edit_game(game, with_steps("LR", steps::applies(Opcode::bit_xor),
                                        [](Body&, const Nodes& of) { return of[0] & of[1]; }));
         p.edit_reduction("B_left",
                          with_steps("LR", steps::applies(Opcode::bit_xor),
                                     [](Body&, const Nodes& of) { return of[0] & of[1]; }))
             .edit_reduction("B_right",
                             with_steps("LR", steps::applies(Opcode::bit_xor),
                                        [](Body&, const Nodes& of) { return of[0] & of[1]; }));
       }},
      {"swapped-messages", "the reduction takes the messages for each other", make_rational(1, 8),
       [](Proof& p) { p.edit_reduction("B_left", with_inputs_swapped("LR")); }},
  };
}

}  // namespace certamen::proofs::encryption_combiner
