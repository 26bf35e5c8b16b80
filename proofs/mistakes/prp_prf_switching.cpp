// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::prp_prf_switching {

namespace {

void state(Proof& p, const BoundAt& bound) {
  p.replace_stated("Function", bound).replace_claim(bound);
}

Bound of_double_blocks(const Sizes& sizes) {
  const Bound q = sizes["q"];
  return q * (q - 1) / Bound::power_of_two(2 * sizes["n"] + 1);
}

/// A second oracle, the inverse; of a function it is a function of its own.
PackageEdit with_inverse(bool permutation) {
  return [=](PackageEditor& edit, const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    const Table table = permutation ? edit.table("P") : edit.random_function("b", block, block);
    edit.oracle("INVERT", {block}, [=](Body& at, Node y) {
      return permutation ? at.inverse(table, y) : at.lookup(table, y);
    });
    edit.at_most(sizes["q"]);
  };
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"no-collisions", "the two are claimed to be the same", make_rational(1, 2),
       [](Proof& p) { state(p, zero_bound()); }},
      {"half-the-birthday-bound", "a factor of 1/2 too much", make_rational(1, 2),
       [](Proof& p) { state(p, scaled(p.claimed(), make_rational(1, 2))); }},
      {"twice-the-block-length", "the block is taken for 2n bits", make_rational(1, 2),
       [](Proof& p) { state(p, of_double_blocks); }},
      {"queries-backwards", "the permutation is asked backwards as well", make_rational(7, 8),
       [](Proof& p) {
         p.edit_game("Permutation", with_inverse(true)).edit_game("Function", with_inverse(false));
       }},
  };
}

}  // namespace certamen::proofs::prp_prf_switching
