// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::copy_from_evaluation {

namespace {

void evaluate_at_zero(PackageEditor& edit, const Sizes& sizes) {
  edit.replace_steps("COPY", steps::reads("x"), [&](Body& at, const Nodes&) {
    return at.constant(Bits(sizes["n"]), Value{0});
  });
}

void answer_with_copy(PackageEditor& edit, const Sizes&) {
  edit.replace_body("COPY", [](Body&, FormerBody& before, const Nodes& inputs) {
    return before.run_with(inputs, steps::calls("ANSWER"),
                           [&](Body& at, const Nodes&) { return at.call("ANSWER", inputs[0]); });
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"copies-for-free", "the bound forgets the copies", make_rational(7, 8),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"wrong-input", "the reduction evaluates the copy at the input 0", make_rational(1, 2),
       [](Proof& p) { p.edit_reduction("B", evaluate_at_zero); }},
      {"copy-as-output", "the reduction answers with the copy itself", make_rational(1, 2),
       [](Proof& p) { p.edit_reduction("B", answer_with_copy); }},
  };
}

}  // namespace certamen::proofs::copy_from_evaluation
