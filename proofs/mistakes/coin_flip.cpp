// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::coin_flip {

namespace {

void send_bit(PackageEditor& edit, const Sizes&) {
  edit.replace_body("COMMIT", [&](Body& at, FormerBody& before, const Nodes& inputs) {
    const Node c = before.run(inputs);
    return at.tuple({c, at.get(edit.state("a"))});
  });
}

PackageEdit with_conjunction() {
  return with_steps("FLIP", steps::applies(Opcode::bit_xor),
                    [](Body&, const Nodes& of) { return of[0] && of[1]; });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"bit-sent-first", "the bit is sent with the commitment", make_rational(1, 2),
       [](Proof& p) { p.edit_games(send_bit).edit_reductions(send_bit); }},
      {"and-for-xor", "the coin is the AND of the bits", make_rational(1, 2),
       [](Proof& p) {
         p.edit_game("Real", with_conjunction()).edit_game("Zero", with_conjunction());
         p.edit_reduction("B_real", with_conjunction());
       }},
      {"commitment-for-free", "the commitment is said to hide perfectly", make_rational(1, 4),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
  };
}

}  // namespace certamen::proofs::coin_flip
