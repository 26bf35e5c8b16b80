// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::prg_stretch {

namespace {

/// Of the first pair (block, seed), the seed is taken for the block.
PackageEdit first_seed_shown() {
  return with_steps("GENERATE", steps::parts(0).only(0),
                    [](Body& at, const Nodes& pair) { return at.get(pair[0], 1); });
}

Bound one_step(const Sizes& sizes) {
  return Bound::advantage("prg", {{"GENERATE", sizes["q"]}});
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"seed-shown", "a block of the output is the seed of the next", make_rational(3, 4),
       [](Proof& p) {
         p.edit_game("H0", first_seed_shown()).edit_reduction("B_0", first_seed_shown());
       }},
      {"skipped-hybrid", "one hybrid replaces two calls of G at once", make_rational(3, 4),
       [](Proof& p) { p.skip_game("H2"); }},
      {"one-call-for-three", "the bound counts one step instead of three", make_rational(7, 8),
       [](Proof& p) { p.replace_claim(one_step); }},
  };
}

}  // namespace certamen::proofs::prg_stretch
