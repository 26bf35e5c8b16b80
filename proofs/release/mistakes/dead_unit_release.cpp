// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::dead_unit_release {

namespace {

PackageEdit with_dead_unit_released() {
  return with_steps("RELEASE", steps::parts(0),
                    [](Body& at, const Nodes& pair) { return at.get(pair[0], 1); });
}

/// The second weight is added to each of the two outputs that are compared.
void add_second_weight(PackageEditor& edit, const Sizes&) {
  edit.replace_body("COPY", [&](Body& body, FormerBody& before, const Nodes& copy) {
    const Node weights = body.get(edit.state("w"));
    return before.run_with(copy, steps::applies(Opcode::equal), [&](Body& at, const Nodes& of) {
      const Node its = of[0] ^ at.get(copy[0], 1), right = of[1] ^ at.get(weights, 1);
      return at.equal(its, right);
    });
  });
}

void change_attacked_game(Proof& p, const PackageEdit& edit) {
  Attack attack = p.attack("functional-recovery");
  attack.game = edited(attack.game, edit);
  p.replace_attack("functional-recovery", attack);
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"forgotten-guess", "a blind guess is said to succeed never", make_rational(1, 2),
       [](Proof& p) { p.replace_stated("Never", zero_bound()).replace_claim(zero_bound()); }},
      {"dead-unit-released", "the weight of the dead unit is released instead",
       make_rational(7, 16),
       [](Proof& p) {
         p.edit_games(with_dead_unit_released());
         change_attacked_game(p, with_dead_unit_released());
       }},
      {"unit-not-dead", "the layer depends on both weights", make_rational(1, 2),
       [](Proof& p) { change_attacked_game(p, add_second_weight); }},
  };
}

}  // namespace certamen::proofs::dead_unit_release
