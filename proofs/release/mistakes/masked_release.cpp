// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::masked_release {

namespace {

void reuse_mask(PackageEditor& edit, const Sizes&) {
  edit.replace_steps("RELEASE", steps::reads("v"),
                     [&](Body& at, const Nodes&) { return at.get(edit.state("u")); });
}

/// RELEASE shows something else, computed from what it showed and the mask of the first weight.
PackageEdit with_release(const std::function<Node(Body&, Node shown, Node mask)>& release) {
  return [=](PackageEditor& edit, const Sizes&) {
    edit.replace_body("RELEASE", [&](Body& at, FormerBody& before, const Nodes& inputs) {
      const Node shown = before.run(inputs);
      return release(at, shown, at.get(edit.state("u")));
    });
  };
}

Node with_mask(Body& at, Node shown, Node mask) {
  return at.tuple({at.get(shown, 0), at.get(shown, 1), mask});
}

/// a + u, a + 2u
Node same_weight_twice(Body& at, Node shown, Node mask) {
  const Node first = at.get(shown, 0);
  return at.tuple({first, first + mask});
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"mask-reused", "two weights are released under one mask", make_rational(1, 2),
       [](Proof& p) { p.edit_games(reuse_mask); }},
      {"mask-shown", "the mask is released as well", make_rational(1, 2),
       [](Proof& p) { p.edit_games(with_release(with_mask)); }},
      {"released-twice", "the weight is released once more, under twice the mask",
       make_rational(1, 2), [](Proof& p) { p.edit_games(with_release(same_weight_twice)); }},
  };
}

}  // namespace certamen::proofs::masked_release
