// SPDX-License-Identifier: Apache-2.0
#include "proofs/conversation_mistakes.hpp"

#include "framework/proof/edits.hpp"

namespace certamen::proofs {

namespace {

/// Replaces every node of this opcode in a game by one of its arguments.
std::function<void(Proof&)> left_out(const char* game, Opcode opcode, std::size_t argument) {
  return [=](Proof& p) {
    p.edit_game(game, with_steps("TRANSCRIPT", steps::applies(opcode),
                                 [=](Body&, const Nodes& all) { return all[argument]; }));
  };
}

}  // namespace

std::vector<Mistake> conversation_mistakes(const std::string& unmasked, const Rational& advantage,
                                           const std::string& coins) {
  return {
      {"response-unmasked", "the prover answers " + unmasked, advantage,
       left_out("Real", Opcode::add, 1)},
      {"challenge-ignored", "the simulator does not divide by x^c", make_rational(3, 4),
       left_out("Simulated", Opcode::group_divide, 0)},
      {"witness-unused", "the prover answers " + coins, make_rational(3, 4),
       left_out("Real", Opcode::add, 0)},
  };
}

}  // namespace certamen::proofs
