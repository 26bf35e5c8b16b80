// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::hash_then_prf {

namespace {

void state_collisions(Proof& p, const BoundAt& collision) {
  p.replace_stated("Own", collision);
  p.replace_claim([=](const Sizes& sizes) {
    return Bound::advantage("prf", {{"EVAL", sizes["q"]}}) + collision(sizes);
  });
}

Bound collisions_of_degree_one(const Sizes& sizes) {
  const Bound q = sizes["q"];
  return q * (q - 1) / (2 * Bound{sizes["p"]});
}

PackageEdit with_first_blocks_compared() {
  return with_steps("EVAL", steps::applies(Opcode::equal), [](Body& at, const Nodes& messages) {
    const Node one = at.get(messages[0], 0), other = at.get(messages[1], 0);
    return at.equal(one, other);
  });
}

void turn_blocks(PackageEditor& edit, const Sizes&) {
  edit.replace_body("EVAL", [](Body& at, FormerBody& before, const Nodes& m) {
    return before.run({at.tuple({at.get(m[0], 1), at.get(m[0], 0)})});
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"forgotten-collisions", "messages are said never to have one hash", make_rational(1, 2),
       [](Proof& p) { state_collisions(p, zero_bound()); }},
      {"degree-one", "the hash is said to have one root at most", make_rational(4, 9),
       [](Proof& p) { state_collisions(p, collisions_of_degree_one); }},
      {"first-blocks-compared", "messages that differ in the second block alone are said to be one",
       make_rational(1, 4),
       [](Proof& p) {
         p.edit_game("First", with_first_blocks_compared());
         p.edit_game("Own", with_first_blocks_compared());
       }},
      {"blocks-swapped", "the reduction takes the blocks in the other order", make_rational(2, 9),
       [](Proof& p) { p.edit_reduction("B1", turn_blocks); }},
  };
}

}  // namespace certamen::proofs::hash_then_prf
