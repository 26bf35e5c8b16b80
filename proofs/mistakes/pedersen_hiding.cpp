// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::pedersen_hiding {

namespace {

void show_opening(PackageEditor& edit, const Sizes&) {
  edit.replace_body("LR", [](Body& at, FormerBody& before, const Nodes& m) {
    const Node c = before.run(m);
    return at.tuple({c, before.step(steps::samples())});
  });
}

void draw_once(PackageEditor& edit, const Sizes& sizes) {
  const State r = edit.state("r", exponents(Group(sizes["q"])));
  edit.initialize([&](Body& at) { at.set(r, at.sample(r.domain)); });
  edit.replace_steps("LR", steps::samples(), [&](Body& at, const Nodes&) { return at.get(r); });
  edit.set_budget("LR", 2);
}

void fix(PackageEditor& edit, const Sizes& sizes) {
  edit.replace_steps("LR", steps::samples(), [&](Body& at, const Nodes&) {
    return at.residue(exponents(Group(sizes["q"])), 0);
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"opening-shown", "the opening is sent as well", 1,
       [](Proof& p) { p.edit_games(show_opening); }},
      {"opening-reused", "two commitments share their opening", 1,
       [](Proof& p) { p.edit_games(draw_once); }},
      {"opening-fixed", "the opening is always 0", 1, [](Proof& p) { p.edit_games(fix); }},
  };
}

}  // namespace certamen::proofs::pedersen_hiding
