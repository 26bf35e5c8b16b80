// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::plain_release {

namespace {

Node masked(Body& at, Node weights) {
  return weights ^ at.sample(weights.domain());
}

void mask_stored_release(PackageEditor& edit, const Sizes&) {
  const State release = edit.state("r");
  edit.replace_steps("Initialize", steps::writes("r"), [&](Body& at, const Nodes& of) {
    at.set(release, masked(at, of[0]));
    return at.unit();
  });
}

void mask_release(Proof& p) {
  p.edit_games(mask_stored_release);
  Attack attack = p.attack("weight-recovery");
  attack.game =
      edited(attack.game,
             with_result("RELEASE", [](Body& at, Node w, const Nodes&) { return masked(at, w); }));
  p.replace_attack("weight-recovery", attack);
}

void guess_zero(Proof& p) {
  Attack attack = p.attack("weight-recovery");
  attack.adversary = edited(
      attack.adversary, with_steps("ATTACK", steps::calls("GUESS"), [](Body& at, const Nodes& of) {
        const Node zero = at.constant(of[0].domain(), Value{0});
        return at.call("GUESS", zero);
      }));
  p.replace_attack("weight-recovery", attack);
}

void run_at_zero(PackageEditor& edit, const Sizes&) {
  edit.replace_body("RUN", [](Body& at, FormerBody& before, const Nodes& inputs) {
    return before.run({at.constant(inputs[0].domain(), Value{0})});
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"weights-masked", "the weights are masked in the release, and the mask is not kept",
       make_rational(1, 2), mask_release},
      {"guesses-zero", "the attack guesses 0", make_rational(1, 2), guess_zero},
      {"other-input", "the user evaluates at another input", make_rational(1, 2),
       [](Proof& p) { p.edit_game("Released", run_at_zero); }},
  };
}

}  // namespace certamen::proofs::plain_release
