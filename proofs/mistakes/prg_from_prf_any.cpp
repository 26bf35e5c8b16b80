// SPDX-License-Identifier: Apache-2.0
#include "framework/games/each.hpp"
#include "framework/games/loop.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::prg_from_prf_any {

namespace {

/// Each block is added to itself.
PackageEdit sums_of_equals() {
  return with_result("GENERATE", [](Body& at, Node blocks, const Nodes&) {
    const Domain one = blocks.domain().parts()[0];
    const Operation sum = composed(
        "sum", {one, one}, [](Body&, const std::vector<Node>& on) { return on[0] ^ on[1]; });
    return each(at, sum, {blocks, blocks});
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"for-free", "the bound is said to be 0", make_rational(1, 2),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"nothing-but-zeros", "all blocks are 0", make_rational(15, 16),
       [](Proof& p) {
         p.edit_game("Real", sums_of_equals()).edit_reduction("B", sums_of_equals());
       }},
  };
}

}  // namespace certamen::proofs::prg_from_prf_any
