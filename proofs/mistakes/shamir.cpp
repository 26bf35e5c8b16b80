// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::shamir {

namespace {

/// f(1) and f(2) = f(1) + slope
void show_second_share(PackageEditor& edit, const Sizes&) {
  edit.replace_body("SHARES", [&](Body& at, FormerBody& before, const Nodes& secrets) {
    const Node share = before.run(secrets);
    return at.tuple({share, share + at.get(edit.state("slope"))});
  });
}

void exclude_slope_zero(PackageEditor& edit, const Sizes& sizes) {
  const Domain field = Zmod(sizes["p"]);
  edit.replace_steps("Initialize", steps::samples(), [&](Body& at, const Nodes&) {
    return at.sample(Distribution::uniform_except(field, 1), {at.residue(field, 0)});
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"two-shares", "two shares are seen, which determine the secret", 1,
       [](Proof& p) { p.edit_games(show_second_share); }},
      {"leading-coefficient-not-zero", "the polynomial has degree exactly 1", 1,
       [](Proof& p) { p.edit_games(exclude_slope_zero); }},
      {"slope-reused", "two secrets are shared with one slope", 1,
       [](Proof& p) { p.edit_games(with_budget("SHARES", 2)); }},
      {"share-at-zero", "the share is the polynomial at 0", 1,
       [](Proof& p) {
         p.edit_games(with_steps("SHARES", steps::applies(Opcode::add),
                                 [](Body&, const Nodes& of) { return of[0]; }));
       }},
  };
}

}  // namespace certamen::proofs::shamir
