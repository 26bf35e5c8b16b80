// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::modular_pad {

std::vector<Mistake> mistakes() {
  return {
      {"one-key-for-both", "both halves are added to one key", 1,
       [](Proof& p) {
         // The first part with the place 1 that is looked at is the second key.
         p.edit_games(with_steps("LR", steps::parts(1).only(0),
                                 [](Body& at, const Nodes& keys) { return at.get(keys[0], 0); }));
       }},
      {"times-for-plus", "the key is multiplied", make_rational(1, 2),
       [](Proof& p) {
         p.edit_games(with_steps("LR", steps::applies(Opcode::add),
                                 [](Body&, const Nodes& of) { return of[0] * of[1]; }));
       }},
      {"second-half-bare", "the second half is sent as it is", 1,
       [](Proof& p) {
         p.edit_games(with_steps("LR", steps::applies(Opcode::subtract),
                                 [](Body&, const Nodes& of) { return of[1]; }));
       }},
  };
}

}  // namespace certamen::proofs::modular_pad
