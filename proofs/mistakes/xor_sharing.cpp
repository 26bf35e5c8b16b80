// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::xor_sharing {

std::vector<Mistake> mistakes() {
  return {
      {"and-for-xor", "the shares are combined by AND", make_rational(1, 4),
       [](Proof& p) {
         p.edit_games(with_steps("LR", steps::applies(Opcode::bit_xor),
                                 [](Body&, const Nodes& of) { return of[0] & of[1]; }));
       }},
      {"share-fixed", "the second share is 0", 1,
       [](Proof& p) {
         p.edit_games([](PackageEditor& edit, const Sizes& sizes) {
           edit.replace_steps("LR", steps::samples().only(1), [&](Body& at, const Nodes&) {
             return at.constant(Bits(sizes["n"]), Value{0});
           });
         });
       }},
  };
}

}  // namespace certamen::proofs::xor_sharing
