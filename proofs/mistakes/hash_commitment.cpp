// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::hash_commitment {

namespace {

/// The oracle at the coins says what it says elsewhere.
PackageEdit one_function() {
  return with_steps("H", steps::applies(Opcode::select),
                    [](Body&, const Nodes& choice) { return choice[2]; });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"for-free", "that the coins are guessed is said to cost 0", make_rational(1, 4),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"not-planted", "the oracle does not say the commitment at the coins", make_rational(1, 4),
       [](Proof& p) {
         for (const char* game : {"Apart.Left", "Apart.Right"}) p.edit_game(game, one_function());
       }},
  };
}

}  // namespace certamen::proofs::hash_commitment
