// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::kem_dem {

namespace {

// An encapsulation is a pair (ciphertext, key); nothing else has a part 1.

void show_key(PackageEditor& edit, const Sizes&) {
  edit.replace_body("LR", [](Body& at, FormerBody& before, const Nodes& m) {
    const Node c = before.run(m);
    return at.tuple({at.get(c, 0), at.get(c, 1), before.step(steps::parts(1))});
  });
}

/// C does not know the key.
void show_another_key(PackageEditor& edit, const Sizes&) {
  edit.replace_body("LR", [](Body& at, FormerBody& before, const Nodes& m) {
    const Node c = before.run(m);
    return at.tuple({at.get(c, 0), at.get(c, 1), at.sample(m[0].domain())});
  });
}

PackageEdit with_ciphertext_as_key() {
  return with_steps("LR", steps::parts(1),
                    [](Body& at, const Nodes& pair) { return at.get(pair[0], 0); });
}

Bound half_of_keys(const Sizes&) {
  return Bound::advantage("kem", {{"ENCAPSULATE", Size{1}}, {"KEY", Size{1}}}) / 2;
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"key-beside-the-ciphertext", "the encapsulated key is sent as well", 1,
       [](Proof& p) {
         p.edit_games(show_key).edit_reduction("B_left", show_key);
         p.edit_reduction("B_right", show_key).edit_reduction("C", show_another_key);
       }},
      {"ciphertext-as-key", "the reduction encrypts under c instead of the key",
       make_rational(1, 2),
       [](Proof& p) {
         p.edit_reduction("B_left", with_ciphertext_as_key());
         p.edit_reduction("B_right", with_ciphertext_as_key());
       }},
      {"missing-data-term", "the bound forgets the data encryption", make_rational(1, 2),
       [](Proof& p) { p.replace_claim(half_of_keys); }},
  };
}

}  // namespace certamen::proofs::kem_dem
