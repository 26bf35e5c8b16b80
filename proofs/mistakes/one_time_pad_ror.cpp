// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::one_time_pad_ror {

std::vector<Mistake> mistakes() {
  return {
      {"two-messages", "one key encrypts two messages", make_rational(1, 2),
       [](Proof& p) { p.edit_games(with_budget("ROR", 2)); }},
      {"and-for-xor", "the key is combined by AND", make_rational(1, 2),
       [](Proof& p) {
         p.edit_game("Real", with_steps("ROR", steps::applies(Opcode::bit_xor),
                                        [](Body&, const Nodes& of) { return of[0] & of[1]; }));
       }},
  };
}

}  // namespace certamen::proofs::one_time_pad_ror
