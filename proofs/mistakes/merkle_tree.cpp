// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::merkle_tree {

namespace {

/// What the function's game says of that call is not used.
PackageEdit deaf(std::size_t call) {
  return with_steps("TEST", steps::calls("TEST").only(call),
                    [](Body& at, const Nodes&) { return at.boolean(false); });
}

/// The key of the tree is not the one that the assumption's game has drawn.
PackageEdit own_key() {
  return with_steps("Initialize", steps::calls("KEY"),
                    [](Body& at, const Nodes&) { return at.sample(at.signature("KEY").output); });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"nothing-above", "the reduction does not ask about the hashes below the root", 1,
       [](Proof& p) { p.edit_reduction("B", deaf(2)); }},
      {"nothing-on-the-left", "the reduction does not ask about the leaves on the left", 1,
       [](Proof& p) { p.edit_reduction("B", deaf(0)); }},
      {"own-key", "the reduction hashes with a key of its own", make_rational(1, 2),
       [](Proof& p) { p.edit_reduction("B", own_key()); }},
  };
}

}  // namespace certamen::proofs::merkle_tree
