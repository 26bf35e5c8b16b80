// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::merkle_damgard_any {

namespace {

/// The hybrid at 0, for every i.
GameAt last_step(const GameAt& hybrid) {
  return [=](const Sizes& sizes) { return hybrid(sizes.with("i", 0)); };
}

/// What the compression function's game says is not used.
PackageEdit deaf() {
  return with_steps("TEST", steps::calls("TEST"),
                    [](Body& at, const Nodes&) { return at.boolean(false); });
}

/// Chains and blocks are taken for equal where the chains are.
PackageEdit blocks_ignored() {
  return [](PackageEditor& edit, const Sizes&) {
    edit.replace_steps("TEST", steps::applies(Opcode::equal).only(2),
                       [](Body& at, const Nodes& pairs) {
                         return at.equal(at.get(pairs[0], 0), at.get(pairs[1], 0));
                       });
  };
}

/// The key of the chains is not the one that the assumption's game has drawn.
PackageEdit own_key() {
  return with_steps("Initialize", steps::calls("KEY"),
                    [](Body& at, const Nodes&) { return at.sample(at.signature("KEY").output); });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"last-step-alone", "each hybrid asks for a collision of the last step", make_rational(1, 2),
       [](Proof& p) { p.replace_hybrid("B_i", last_step(p.reduction("B_i").hybrid->game)); }},
      {"collision-not-asked-for", "the reduction takes no pair for a collision",
       make_rational(1, 2), [](Proof& p) { p.edit_reduction("B_i", deaf()); }},
      {"blocks-ignored", "the reduction compares chaining values without their blocks",
       make_rational(1, 2), [](Proof& p) { p.edit_reduction("B_i", blocks_ignored()); }},
      {"own-key", "the reduction hashes with a key of its own", make_rational(1, 2),
       [](Proof& p) { p.edit_reduction("B_i", own_key()); }},
  };
}

}  // namespace certamen::proofs::merkle_damgard_any
