// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::prg_tree {

std::vector<Mistake> mistakes() {
  return {
      {"for-free", "the bound is said to be 0", make_rational(7, 8),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"one-half-for-both", "both outputs below have one seed", make_rational(1, 2),
       [](Proof& p) {
         for (const char* game : {"Real"})
           p.edit_game(game,
                       with_steps("GENERATE", steps::parts(1).only(0),
                                  [](Body& at, const Nodes& pair) { return at.get(pair[0], 0); }));
       }},
      {"skipped-level", "one step replaces both levels", make_rational(7, 8),
       [](Proof& p) { p.skip_game("Level1"); }},
  };
}

}  // namespace certamen::proofs::prg_tree
