// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::one_query_or_two {

std::vector<Mistake> mistakes() {
  return {
      {"two-queries", "two queries are said to be hidden", 1,
       [](Proof& p) { p.edit_games(with_budget("LR", 2)); }},
      {"and-for-xor", "the key is combined by AND", make_rational(1, 2),
       [](Proof& p) {
         p.edit_games(with_steps("LR", steps::applies(Opcode::bit_xor),
                                 [](Body&, const Nodes& of) { return of[0] & of[1]; }));
       }},
  };
}

}  // namespace certamen::proofs::one_query_or_two
