// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::encrypted_release {

namespace {

void release_in_clear(PackageEditor& edit, const Sizes&) {
  edit.replace_body("RELEASE", [&](Body& at, FormerBody& before, const Nodes& inputs) {
    const Node c = before.run(inputs);
    return at.tuple({c, at.get(edit.state("w"))});
  });
}

void encrypt_others(PackageEditor& edit, const Sizes&) {
  edit.replace_steps("RELEASE", steps::reads("w"),
                     [&](Body& at, const Nodes&) { return at.get(edit.state("other")); });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"also-in-the-clear", "the weights are released beside the ciphertext", make_rational(1, 2),
       [](Proof& p) { p.edit_games(release_in_clear).edit_reductions(release_in_clear); }},
      {"cipher-for-free", "the cipher is said to hide perfectly", make_rational(1, 8),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"encrypts-the-challenge", "the second reduction encrypts what CHALLENGE shows",
       make_rational(1, 8), [](Proof& p) { p.edit_reduction("B_random", encrypt_others); }},
  };
}

}  // namespace certamen::proofs::encrypted_release
