// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::prg_stretch_any {

namespace {

/// Of the pair (block, seed) that is called, the seed is taken for the block.
PackageEdit seed_shown() {
  return with_steps("GENERATE", steps::parts(0).only(0),
                    [](Body& at, const Nodes& pair) { return at.get(pair[0], 1); });
}

Bound one_step(const Sizes& sizes) {
  return Bound::advantage("prg", {{"GENERATE", sizes["q"]}});
}

/// The hybrid at 0, for every i.
GameAt standing(const GameAt& hybrid) {
  return [=](const Sizes& sizes) { return hybrid(sizes.with("i", 0)); };
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"seed-shown", "the block of step i + 1 is the seed of the next", make_rational(1, 2),
       [](Proof& p) { p.edit_reduction("B_i", seed_shown()); }},
      {"no-step", "no block of the hybrid is uniform, whatever i is", make_rational(1, 2),
       [](Proof& p) { p.replace_hybrid("B_i", standing(p.reduction("B_i").hybrid->game)); }},
      {"one-call-for-all", "the bound counts one step instead of l", make_rational(3, 4),
       [](Proof& p) { p.replace_claim(one_step); }},
  };
}

}  // namespace certamen::proofs::prg_stretch_any
