// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::half_release {

namespace {

/// Of a pair (weight, bias), the bias is taken.
PackageEdit with_bias(const std::string& procedure) {
  return with_steps(procedure, steps::parts(0),
                    [](Body& at, const Nodes& pair) { return at.get(pair[0], 1); });
}

void release_bias(Proof& p) {
  p.edit_games(with_bias("RELEASE"));
  Attack attack = p.attack("real-or-random");
  attack.game = edited(attack.game, with_bias("RELEASE"));
  attack.other = edited(attack.other, with_bias("RELEASE"));
  p.replace_attack("real-or-random", attack);
}

void claim_certain_attack(Proof& p) {
  Attack attack = p.attack("real-or-random");
  attack.advantage = [](const Sizes&) { return Bound{1}; };
  p.replace_attack("real-or-random", attack);
}

void compare_bias(Proof& p) {
  Attack attack = p.attack("real-or-random");
  attack.adversary = edited(attack.adversary, with_bias("ATTACK"));
  p.replace_attack("real-or-random", attack);
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"forgotten-guess", "a blind answer is said to be right never", make_rational(1, 2),
       [](Proof& p) { p.replace_stated("Never", zero_bound()).replace_claim(zero_bound()); }},
      {"bias-released", "the bias is released, not the weight", 0, release_bias},
      {"certain-attack", "other weights are said to differ always", make_rational(1, 2),
       claim_certain_attack},
      {"compares-the-bias", "the attack compares the release with the bias", 0, compare_bias},
  };
}

}  // namespace certamen::proofs::half_release
