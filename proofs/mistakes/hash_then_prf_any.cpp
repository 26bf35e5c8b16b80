// SPDX-License-Identifier: Apache-2.0
#include "framework/games/loop.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::hash_then_prf_any {

namespace {

void state_collisions(Proof& p, const BoundAt& collision) {
  p.replace_stated("Own", collision);
  p.replace_claim([=](const Sizes& sizes) {
    return Bound::advantage("prf", {{"EVAL", sizes["q"]}}) + collision(sizes);
  });
}

/// The messages without the last blocks of both.
PackageEdit with_last_block_ignored() {
  return with_steps("EVAL", steps::applies(Opcode::equal), [](Body& at, const Nodes& messages) {
    const Size before = messages[0].domain().size() - 1;
    return at.equal(section(at, messages[0], 0, before), section(at, messages[1], 0, before));
  });
}

/// The first block stands in the place of the last one too.
void repeat_first_block(PackageEditor& edit, const Sizes&) {
  edit.replace_body("EVAL", [](Body& at, FormerBody& before, const Nodes& m) {
    const Size others = m[0].domain().size() - 1;
    const Node first = section(at, m[0], 0, 1);
    return before.run({join(at, section(at, m[0], 0, others), first)});
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"forgotten-collisions", "messages are said never to have one hash", make_rational(1, 4),
       [](Proof& p) { state_collisions(p, zero_bound()); }},
      {"last-block-ignored", "messages that differ in the last block alone are said to be one",
       make_rational(1, 4),
       [](Proof& p) {
         p.edit_game("First", with_last_block_ignored());
         p.edit_game("Own", with_last_block_ignored());
       }},
      {"first-block-twice", "the reduction hashes the first block in the place of the last",
       make_rational(1, 4), [](Proof& p) { p.edit_reduction("B1", repeat_first_block); }},
  };
}

}  // namespace certamen::proofs::hash_then_prf_any
