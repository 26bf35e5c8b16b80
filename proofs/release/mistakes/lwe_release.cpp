// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::lwe_release {

namespace {

/// The masked weight once more, as the difference to the weight that is released: the mask.
PackageEdit with_mask_shown(std::size_t weight) {
  return with_result("RELEASE", [=](Body& at, Node c, const Nodes& w) {
    const Node masked = at.get(c, 1);
    return at.tuple({at.get(c, 0), masked, masked - w[weight]});
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"mask-shown", "the mask is released as well", 1,
       [](Proof& p) {
         for (const char* game : {"Left", "Uniform.Left"}) p.edit_game(game, with_mask_shown(0));
         for (const char* game : {"Right", "Uniform.Right"}) p.edit_game(game, with_mask_shown(1));
         p.edit_reduction("B_left", with_mask_shown(0));
         p.edit_reduction("B_right", with_mask_shown(1));
       }},
      {"one-reduction", "the bound counts one of the two reductions", make_rational(1, 4),
       [](Proof& p) { p.replace_claim(scaled(p.claimed(), make_rational(1, 2))); }},
  };
}

}  // namespace certamen::proofs::lwe_release
