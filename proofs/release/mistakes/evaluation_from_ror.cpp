// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::evaluation_from_ror {

namespace {

void state_guess(Proof& p, const BoundAt& blind) {
  p.replace_stated("Never", blind);
  p.replace_claim([=](const Sizes& sizes) {
    return Bound::advantage("ror-weights", {{"VIEW", sizes["q"]}, {"WEIGHTS", Size{1}}}) +
           blind(sizes);
  });
}

Bound guess_of_longer_output(const Sizes& sizes) {
  return Bound{sizes["g"]} / Bound::power_of_two(sizes["n"] + 1);
}

void evaluate_at_zero(PackageEditor& edit, const Sizes& sizes) {
  edit.replace_steps("EVALUATE", steps::reads("x"), [&](Body& at, const Nodes&) {
    return at.constant(Bits(sizes["n"]), Value{0});
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"forgotten-guess", "a blind answer is said to be right never", make_rational(1, 2),
       [](Proof& p) { state_guess(p, zero_bound()); }},
      {"half-a-guess", "outputs are taken for one bit longer", make_rational(1, 2),
       [](Proof& p) { state_guess(p, guess_of_longer_output); }},
      {"evaluated-at-zero", "the reduction judges outputs at the input 0", make_rational(7, 16),
       [](Proof& p) { p.edit_reduction("B", evaluate_at_zero); }},
      {"answered-with-output", "the reduction tells a wrong answer what the challenge computes",
       make_rational(7, 8),
       [](Proof& p) {
         p.edit_reduction("B", with_steps("EVALUATE", steps::applies(Opcode::select),
                                          [](Body&, const Nodes& of) { return of[1]; }));
       }},
  };
}

}  // namespace certamen::proofs::evaluation_from_ror
