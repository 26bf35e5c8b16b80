// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::or_proof {

namespace {

/// The first difference of challenges in the game is the whole challenge.
std::function<void(Proof&)> whole_challenge(const char* game) {
  return [=](Proof& p) {
    p.edit_game(game, with_steps("TRANSCRIPT", steps::applies(Opcode::subtract).only(0),
                                 [](Body&, const Nodes& all) { return all[0]; }));
  };
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"challenge-not-shared", "the known side answers the whole challenge", make_rational(1, 2),
       whole_challenge("Real")},
      {"challenges-apart", "the simulator fits the second side to the whole challenge",
       make_rational(1, 2), whole_challenge("Simulated")},
  };
}

}  // namespace certamen::proofs::or_proof
