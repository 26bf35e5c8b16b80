// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::ggm_any {

namespace {

/// The hybrid at 0, for every i.
GameAt top_alone(const GameAt& hybrid) {
  return [=](const Sizes& sizes) { return hybrid(sizes.with("i", 0)); };
}

/// The right child's label is that of the left one.
PackageEdit one_label() {
  return with_steps("EVAL", steps::parts(1).only(0),
                    [](Body& at, const Nodes& labels) { return at.get(labels[0], 0); });
}

/// Labels are drawn anew for each query.
PackageEdit forgetful() {
  return with_steps("EVAL", steps::applies(Opcode::value_or),
                    [](Body&, const Nodes& labels) { return labels[1]; });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"one-label-for-both", "both children of a node get the same label", make_rational(1, 2),
       [](Proof& p) { p.edit_reduction("B_i", one_label()); }},
      {"labels-forgotten", "a node's labels are drawn anew for each query", make_rational(1, 2),
       [](Proof& p) { p.edit_reduction("B_i", forgetful()); }},
      {"top-alone", "no level of the hybrid is uniform but the first", make_rational(1, 2),
       [](Proof& p) { p.replace_hybrid("B_i", top_alone(p.reduction("B_i").hybrid->game)); }},
      {"half-of-the-levels", "the bound counts one level of two", make_rational(1, 2),
       [](Proof& p) { p.replace_claim(scaled(p.claimed(), make_rational(1, 2))); }},
  };
}

}  // namespace certamen::proofs::ggm_any
