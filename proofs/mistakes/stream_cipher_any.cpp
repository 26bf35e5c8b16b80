// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::stream_cipher_any {

namespace {

/// Of the pair (block, seed) that is called, the seed is taken for the block.
PackageEdit seed_as_block() {
  return with_steps("LR", steps::parts(0).only(0),
                    [](Body& at, const Nodes& pair) { return at.get(pair[0], 1); });
}

/// The hybrid at 0, for every i.
GameAt never_uniform(const GameAt& hybrid) {
  return [=](const Sizes& sizes) { return hybrid(sizes.with("i", 0)); };
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"seed-as-block", "the block of a step masks with the seed of the next", make_rational(1, 2),
       [](Proof& p) { p.edit_reduction("B_left", seed_as_block()); }},
      {"swapped-message", "the second reduction masks the left message", 1,
       [](Proof& p) { p.edit_reduction("B_right", with_inputs_swapped("LR")); }},
      {"no-step", "no block of the hybrid is uniform, whatever i is", make_rational(1, 2),
       [](Proof& p) {
         p.replace_hybrid("B_left", never_uniform(p.reduction("B_left").hybrid->game));
       }},
      {"one-step-for-all", "the bound counts one step instead of 2l", 1,
       [](Proof& p) {
         p.replace_claim(
             [](const Sizes&) { return Bound::advantage("prg", {{"GENERATE", Size{1}}}); });
       }},
  };
}

}  // namespace certamen::proofs::stream_cipher_any
