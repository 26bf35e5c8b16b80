// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::ggm {

namespace {

void show_inner_label(PackageEditor& edit, const Sizes&) {
  edit.replace_body("EVAL", [&](Body& at, FormerBody& before, const Nodes& path) {
    const Node leaf = before.run(path), inner = at.get(at.get(edit.state("top")), 1);
    return at.select(at.get(path[0], 0) && at.get(path[0], 1), inner, leaf);
  });
}

/// The right child is computed from the left label.
PackageEdit with_one_label() {
  return with_steps("Initialize", steps::parts(1),
                    [](Body& at, const Nodes& labels) { return at.get(labels[0], 0); });
}

Bound one_call(const Sizes&) {
  return Bound::advantage("prg", {{"GENERATE", Size{1}}});
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"inner-label-shown", "the answer for (1, 1) is the label above it", 1,
       [](Proof& p) {
         for (const char* game : {"Tree", "Level1", "Level2"}) p.edit_game(game, show_inner_label);
         p.edit_reductions(show_inner_label);
       }},
      {"skipped-level", "one step replaces both levels", make_rational(1, 2),
       [](Proof& p) { p.skip_game("Level1"); }},
      {"two-calls-for-three", "the second level is charged one call", make_rational(3, 4),
       [](Proof& p) { p.replace_claim(one_call); }},
      {"one-label-for-both", "both nodes of a level get the same label", make_rational(1, 2),
       [](Proof& p) {
         p.edit_game("Tree", with_one_label()).edit_game("Level1", with_one_label());
         p.edit_reduction("B_0", with_one_label());
       }},
  };
}

}  // namespace certamen::proofs::ggm
