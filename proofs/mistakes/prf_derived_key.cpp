// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::prf_derived_key {

std::vector<Mistake> mistakes() {
  return {
      {"for-free", "the bound is said to be 0", make_rational(1, 2),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"value-for-key", "the key is 0 in the reduction", make_rational(1, 2),
       [](Proof& p) {
         p.edit_reduction("B_key", [](PackageEditor& edit, const Sizes& sizes) {
           edit.replace_steps("Initialize", steps::parts(0), [&](Body& at, const Nodes&) {
             return at.constant(Bits(sizes["n"]), Value{0});
           });
         });
       }},
  };
}

}  // namespace certamen::proofs::prf_derived_key
