// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::pseudo_otp {

namespace {

/// The first block of the pad, found from the message of that number, masks the second block too.
PackageEdit with_one_block(std::size_t message) {
  return with_result("LR", [=](Body& at, Node c, const Nodes& m) {
    const Node pad = at.get(c, 0) ^ at.get(m[message], 0);
    return at.tuple({at.get(c, 0), pad ^ at.get(m[message], 1)});
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"one-block-for-both", "the first block of the pad is used twice", 1,
       [](Proof& p) {
         for (const char* game : {"Left", "Uniform.Left"}) p.edit_game(game, with_one_block(0));
         for (const char* game : {"Right", "Uniform.Right"}) p.edit_game(game, with_one_block(1));
         p.edit_reduction("B_left", with_one_block(0));
         p.edit_reduction("B_right", with_one_block(1));
       }},
      {"swapped-message", "the second reduction encrypts the left message", 1,
       [](Proof& p) { p.edit_reduction("B_right", with_inputs_swapped("LR")); }},
      {"one-reduction", "the bound counts one of the two reductions", 1,
       [](Proof& p) { p.replace_claim(scaled(p.claimed(), make_rational(1, 2))); }},
  };
}

}  // namespace certamen::proofs::pseudo_otp
