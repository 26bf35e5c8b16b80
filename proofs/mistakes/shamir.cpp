// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::shamir {

namespace {

/// f(1) and f(2) = f(1) + slope
void show_second_share(PackageEditor& edit, const Sizes&) {
  edit.replace_body("LR", [&](Body& at, FormerBody& before, const Nodes& secrets) {
    const Node view = before.run(secrets);
    const Node share = at.get(at.get(view, 0), 1);
    return at.tuple({share, share + before.step(steps::samples())});
  });
}

void exclude_slope_zero(PackageEditor& edit, const Sizes& sizes) {
  const Domain field = Zmod(sizes["p"]);
  edit.replace_steps("LR", steps::samples(), [&](Body& at, const Nodes&) {
    return at.sample(Distribution::uniform_except(field, 1), {at.residue(field, 0)});
  });
}

/// One slope for two secrets.
void draw_once(PackageEditor& edit, const Sizes& sizes) {
  const State slope = edit.state("slope", Zmod(sizes["p"]));
  edit.initialize([&](Body& at) { at.set(slope, at.sample(slope.domain)); });
  edit.replace_steps("LR", steps::samples(), [&](Body& at, const Nodes&) { return at.get(slope); });
  edit.set_budget("LR", 2);
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"two-shares", "two shares are seen, which determine the secret", 1,
       [](Proof& p) { p.edit_games(show_second_share); }},
      {"leading-coefficient-not-zero", "the polynomial has degree exactly 1", make_rational(1, 2),
       [](Proof& p) { p.edit_games(exclude_slope_zero); }},
      {"slope-reused", "two secrets are shared with one slope", 1,
       [](Proof& p) { p.edit_games(draw_once); }},
      {"share-at-zero", "the share is the polynomial at 0", 1,
       [](Proof& p) {
         p.edit_games(with_steps("LR", steps::applies(Opcode::add),
                                 [](Body&, const Nodes& of) { return of[1]; }));
       }},
  };
}

}  // namespace certamen::proofs::shamir
