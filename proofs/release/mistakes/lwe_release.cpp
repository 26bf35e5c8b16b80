// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::lwe_release {

namespace {

void change_release(Proof& p, const PackageEdit& edit) {
  p.edit_games(edit).edit_reductions(edit);
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"one-sample-for-both", "both weights are released under the first sample", 1,
       [](Proof& p) {
         change_release(p, with_steps("RELEASE", steps::parts(3),
                                      [](Body& at, const Nodes& of) { return at.get(of[0], 1); }));
       }},
      {"one-reduction", "the bound counts one of the two reductions", make_rational(53, 108),
       [](Proof& p) { p.replace_claim(scaled(p.claimed(), make_rational(1, 2))); }},
  };
}

}  // namespace certamen::proofs::lwe_release
