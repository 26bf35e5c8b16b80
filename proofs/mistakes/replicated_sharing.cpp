// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::replicated_sharing {

std::vector<Mistake> mistakes() {
  return {
      {"number-fixed", "the first number is 0", 1,
       [](Proof& p) {
         p.edit_games([](PackageEditor& edit, const Sizes& sizes) {
           edit.replace_steps("LR", steps::samples().only(0), [&](Body& at, const Nodes&) {
             return at.residue(Zmod(sizes["m"]), 0);
           });
         });
       }},
      {"secret-on-the-right", "the right secret is shown", make_rational(1, 2),
       [](Proof& p) {
         p.edit_game("Right", with_result("LR", [](Body& at, Node share, const Nodes& secrets) {
                       return at.tuple({at.tuple({at.get(at.get(share, 0), 0), secrets[1]})});
                     }));
       }},
  };
}

}  // namespace certamen::proofs::replicated_sharing
