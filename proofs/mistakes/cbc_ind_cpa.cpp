// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::cbc_ind_cpa {

namespace {

void state_collisions(Proof& p, const BoundAt& collision) {
  p.replace_stated("Fresh.Left", collision).replace_stated("Lazy.Right", collision);
  p.replace_claim([=](const Sizes& sizes) {
    return 2 * Bound::advantage("prf", {{"EVAL", 2 * sizes["q"]}}) + 2 * collision(sizes);
  });
}

Bound collisions_of_first_blocks(const Sizes& sizes) {
  const Bound q = sizes["q"];
  return q * (q - 1) / Bound::power_of_two(sizes["n"] + 1);
}

/// The second block is added to the vector, which is drawn first.
void leave_out_chaining(PackageEditor& edit, const Sizes&) {
  edit.replace_body("LR", [](Body&, FormerBody& before, const Nodes& m) {
    return before.run_with(m, steps::applies(Opcode::bit_xor).only(1), [&](Body&, const Nodes& of) {
      return before.step(steps::samples()) ^ of[1];
    });
  });
}

void turn_blocks(PackageEditor& edit, const Sizes&) {
  edit.replace_body("LR", [](Body& at, FormerBody& before, const Nodes& m) {
    const auto turned = [&](Node text) { return at.vector({at.get(text, 1), at.get(text, 0)}); };
    return before.run({turned(m[0]), turned(m[1])});
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"forgotten-collisions", "a repeated input is said to cost 0", make_rational(1, 4),
       [](Proof& p) { state_collisions(p, zero_bound()); }},
      {"collisions-of-first-blocks", "only the first blocks are counted", make_rational(1, 4),
       [](Proof& p) { state_collisions(p, collisions_of_first_blocks); }},
      {"no-chaining", "the second block is not chained to the first", make_rational(3, 4),
       [](Proof& p) { p.edit_games(leave_out_chaining).edit_reductions(leave_out_chaining); }},
      {"swapped-blocks", "the reduction encrypts the blocks in the other order",
       make_rational(1, 2), [](Proof& p) { p.edit_reduction("B_left", turn_blocks); }},
  };
}

}  // namespace certamen::proofs::cbc_ind_cpa
