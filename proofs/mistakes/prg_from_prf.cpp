// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::prg_from_prf {

std::vector<Mistake> mistakes() {
  return {
      {"for-free", "the bound is said to be 0", make_rational(1, 2),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"one-block-twice", "both blocks are F_k(0)", make_rational(1, 2),
       [](Proof& p) {
         p.edit_game("Real", with_result("GENERATE",
                                         [](Body& at, Node out, const Nodes&) {
                                           return at.tuple({at.get(out, 0), at.get(out, 0)});
                                         }))
             .edit_reduction("B", with_result("GENERATE", [](Body& at, Node out, const Nodes&) {
                               return at.tuple({at.get(out, 0), at.get(out, 0)});
                             }));
       }},
  };
}

}  // namespace certamen::proofs::prg_from_prf
