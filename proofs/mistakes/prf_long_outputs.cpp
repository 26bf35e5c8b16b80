// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::prf_long_outputs {

std::vector<Mistake> mistakes() {
  return {
      {"for-free", "the bound is said to be 0", make_rational(3, 4),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"one-value-twice", "both halves are F_k(x, 0)", make_rational(1, 2),
       [](Proof& p) {
         for (const char* game : {"Real", "Random"})
           p.edit_game(game, with_result("EVAL", [](Body& at, Node out, const Nodes&) {
                         return at.tuple({at.get(out, 0), at.get(out, 0)});
                       }));
         p.edit_reduction("B1", with_result("EVAL", [](Body& at, Node out, const Nodes&) {
                            return at.tuple({at.get(out, 0), at.get(out, 0)});
                          }));
       }},
  };
}

}  // namespace certamen::proofs::prf_long_outputs
