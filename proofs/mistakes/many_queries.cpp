// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::many_queries {

namespace {

/// H_i is what H_2i was.
void double_steps(Proof& p) {
  const GameAt hybrid = p.hops().front().hybrid->game;
  p.replace_hybrid(
      "B_i", [=](const Sizes& sizes) { return hybrid(sizes.with("i", Integer{2} * sizes["i"])); });
}

Bound one_step(const Sizes&) {
  return Bound::advantage("pke-1", {{"KEY", Size{1}}, {"LR", Size{1}}});
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"one-for-all", "the bound counts one step instead of q", make_rational(3, 4),
       [](Proof& p) { p.replace_claim(one_step); }},
      {"skipped-hybrid", "a step changes two challenges", make_rational(1, 2), double_steps},
      {"earlier-left", "the reduction encrypts the left message before its challenge",
       make_rational(1, 2),
       [](Proof& p) {
         p.edit_reduction("B_i", with_steps("LR", steps::applies(Opcode::select),
                                            [](Body&, const Nodes& of) { return of[2]; }));
       }},
      {"ends-early", "the last hybrid has one left message", make_rational(1, 2),
       [](Proof& p) { p.replace_game("Right", p.games().front().make); }},
      {"counter-stands", "the reduction does not count its challenges", make_rational(1, 2),
       [](Proof& p) { p.edit_reduction("B_i", without_steps("LR", steps::writes("turn"))); }},
  };
}

}  // namespace certamen::proofs::many_queries
