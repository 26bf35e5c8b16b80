// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::prg_parallel {

std::vector<Mistake> mistakes() {
  return {
      {"for-free", "the bound is said to be 0", make_rational(3, 4),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"one-seed", "both outputs have one seed", make_rational(7, 8),
       [](Proof& p) {
         p.edit_game("Real",
                     with_steps("GENERATE", steps::parts(1).only(0),
                                [](Body& at, const Nodes& seeds) { return at.get(seeds[0], 0); }));
       }},
  };
}

}  // namespace certamen::proofs::prg_parallel
