// SPDX-License-Identifier: Apache-2.0
#include "framework/games/each.hpp"
#include "framework/games/loop.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"
#include "proofs/counter_pads.hpp"

namespace certamen::proofs::prf_long_outputs_any {

namespace {

/// Each value is added to itself.
PackageEdit sums_of_equals() {
  return with_result("EVAL", [](Body& at, Node values, const Nodes&) {
    const Domain one = values.domain().parts()[0];
    const Operation sum = composed(
        "sum", {one, one}, [](Body&, const std::vector<Node>& on) { return on[0] ^ on[1]; });
    return each(at, sum, {values, values});
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"for-free", "the bound is said to be 0", make_rational(1, 2),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"nothing-but-zeros", "the reduction answers with the sum of each value with itself", 1,
       [](Proof& p) { p.edit_reduction("B", sums_of_equals()); }},
      {"half-of-the-advantage", "the bound is said to be half", make_rational(1, 2),
       [](Proof& p) { p.replace_claim(scaled(counter_prf_advantage, make_rational(1, 2))); }},
  };
}

}  // namespace certamen::proofs::prf_long_outputs_any
