// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::exponent_release {

namespace {

/// x^w in the place of g^w x.
PackageEdit with_input_to_the_power(const std::string& oracle) {
  return [=](PackageEditor& edit, const Sizes& sizes) {
    const Steps layer{[](const GraphNode& step) {
      return step.applies(Opcode::group_exponential) || step.applies(Opcode::group_multiply);
    }};
    std::optional<Node> w;
    edit.replace_steps(oracle, layer, [&](Body& at, const Nodes& of) {
      if (of.size() == 2) return at.power(of[1], *w);
      w = of[0];
      return at.exponential(Group(sizes["p"]), of[0]);
    });
  };
}

void raise_inputs(Proof& p) {
  p.edit_games(with_input_to_the_power("COPY"));
  Attack attack = p.attack("evaluation");
  attack.game = edited(attack.game, with_input_to_the_power("EVALUATE"));
  p.replace_attack("evaluation", attack);
}

void multiply_twice(Proof& p) {
  Attack attack = p.attack("evaluation");
  attack.adversary = edited(
      attack.adversary, with_steps("ATTACK", steps::applies(Opcode::group_multiply),
                                   [](Body&, const Nodes& of) { return of[0] * of[1] * of[1]; }));
  p.replace_attack("evaluation", attack);
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"logarithms-for-free", "no adversary is said to find w, whatever the power", 1,
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"exponent-times-input", "the layer takes the input to the power w", make_rational(1, 4),
       raise_inputs},
      {"evaluates-twice", "the attack multiplies by the input twice", make_rational(1, 2),
       multiply_twice},
  };
}

}  // namespace certamen::proofs::exponent_release
