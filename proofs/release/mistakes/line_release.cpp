// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::line_release {

namespace {

void show_point_before(PackageEditor& edit, const Sizes&) {
  edit.replace_body("RELEASE", [](Body&, FormerBody& before, const Nodes& inputs) {
    before.run(inputs);
    return before.step(steps::reads("point"));
  });
}

void count_from_zero(Proof& p) {
  p.edit_games(show_point_before);
  Attack attack = p.attack("two views");
  attack.game = edited(attack.game, show_point_before);
  attack.other = edited(attack.other, show_point_before);
  p.replace_attack("two views", attack);
}

void claim_certain_attack(Proof& p) {
  Attack attack = p.attack("two views");
  attack.advantage = [](const Sizes&) { return Bound{1}; };
  p.replace_attack("two views", attack);
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"two-views", "two views are said to hide the weight", make_rational(1, 2),
       [](Proof& p) { p.edit_games(with_budget("RELEASE", 2)); }},
      {"view-zero", "views are counted from 0", 0, count_from_zero},
      {"certain-attack", "other weights are said to differ always", make_rational(1, 2),
       claim_certain_attack},
  };
}

}  // namespace certamen::proofs::line_release
