// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::silent_release {

namespace {

/// RELEASE shows a part of the weights.
PackageEdit with_part_released(std::size_t part) {
  return [=](PackageEditor& edit, const Sizes&) {
    edit.replace_body("RELEASE", [&](Body& at, FormerBody&, const Nodes&) {
      return at.get(at.get(edit.state("w")), part);
    });
  };
}

void claim_certain_error(Proof& p) {
  Attack attack = p.attack("correctness");
  attack.advantage = [](const Sizes&) { return Bound{1}; };
  p.replace_attack("correctness", attack);
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"bias-released", "the bias is released", make_rational(1, 2),
       [](Proof& p) { p.edit_games(with_part_released(1)); }},
      {"always-wrong", "the empty release is said to be wrong always", make_rational(1, 2),
       claim_certain_error},
      {"told-the-weights", "the challenge is made before the weights are replaced",
       make_rational(1, 2), [](Proof& p) { p.edit_game("Real", with_part_released(0)); }},
  };
}

}  // namespace certamen::proofs::silent_release
