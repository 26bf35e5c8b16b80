// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::recovery_from_ror {

namespace {

void state_guess(Proof& p, const BoundAt& blind) {
  p.replace_stated("Never", blind);
  p.replace_claim([=](const Sizes& sizes) {
    return Bound::advantage("ror-weights", {{"VIEW", sizes["q"]}, {"WEIGHTS", Size{1}}}) +
           blind(sizes);
  });
}

Bound guess_of_longer_weights(const Sizes& sizes) {
  return Bound{sizes["g"]} / Bound::power_of_two(sizes["n"] + 1);
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"forgotten-guess", "a blind guess is said to succeed never", make_rational(1, 2),
       [](Proof& p) { state_guess(p, zero_bound()); }},
      {"any-guess", "the reduction says yes to every guess", make_rational(3, 4),
       [](Proof& p) {
         p.edit_reduction("B", with_result("GUESS", [](Body& at, Node, const Nodes&) {
                            return at.boolean(true);
                          }));
       }},
      {"half-a-guess", "the weights are taken for one bit longer", make_rational(1, 2),
       [](Proof& p) { state_guess(p, guess_of_longer_weights); }},
      {"release-of-others", "the reduction compares with the release", make_rational(1, 4),
       [](Proof& p) {
         p.edit_reduction("B", with_steps("Initialize", steps::calls("WEIGHTS"),
                                          [](Body& at, const Nodes&) { return at.call("VIEW"); }));
       }},
  };
}

}  // namespace certamen::proofs::recovery_from_ror
