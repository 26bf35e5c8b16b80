// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::schnorr_hvzk {

std::vector<Mistake> mistakes() {
  const auto first = [](Body&, const Nodes& arguments) { return arguments[0]; };
  const auto second = [](Body&, const Nodes& arguments) { return arguments[1]; };
  return {
      {"response-unmasked", "the prover answers c w", make_rational(3, 4),
       [=](Proof& p) {
         p.edit_game("Real", with_steps("TRANSCRIPT", steps::applies(Opcode::add), second));
       }},
      {"challenge-ignored", "the simulator does not divide by x^c", make_rational(3, 4),
       [=](Proof& p) {
         p.edit_game("Simulated",
                     with_steps("TRANSCRIPT", steps::applies(Opcode::group_divide), first));
       }},
      {"witness-unused", "the prover answers r", make_rational(3, 4),
       [=](Proof& p) {
         p.edit_game("Real", with_steps("TRANSCRIPT", steps::applies(Opcode::add), first));
       }},
  };
}

}  // namespace certamen::proofs::schnorr_hvzk
