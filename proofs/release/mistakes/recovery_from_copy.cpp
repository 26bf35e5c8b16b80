// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::recovery_from_copy {

namespace {

void try_zero(PackageEditor& edit, const Sizes& sizes) {
  edit.replace_steps("GUESS", steps::calls("TRY"), [&](Body& at, const Nodes&) {
    return at.call("TRY", at.constant(Bits(sizes["n"]), Value{0}));
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"guesses-for-free", "the bound forgets the guesses", make_rational(3, 4),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"any-copy", "the reduction takes every copy for the weights", make_rational(3, 8),
       [](Proof& p) {
         p.edit_reduction("B", with_steps("GUESS", steps::applies(Opcode::bit_and),
                                          [](Body&, const Nodes& of) { return of[0]; }));
       }},
      {"tries-zero", "the reduction tries 0 in place of the guess", make_rational(1, 4),
       [](Proof& p) { p.edit_reduction("B", try_zero); }},
  };
}

}  // namespace certamen::proofs::recovery_from_copy
