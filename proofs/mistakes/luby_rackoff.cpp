// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::luby_rackoff {

namespace {

Bound three_prfs(const Sizes& sizes) {
  return 3 * Bound::advantage("prf", {{"EVAL", sizes["q"]}});
}

/// One of the two stated terms is 0, the claim is left with the other.
void forget(Proof& p, const std::string& game, const BoundAt& other_term) {
  p.replace_stated(game, zero_bound());
  p.replace_claim([=](const Sizes& sizes) { return three_prfs(sizes) + other_term(sizes); });
}

Bound switching_term(const Sizes& sizes) {
  const Bound q = sizes["q"];
  return q * (q - 1) / Bound::power_of_two(2 * sizes["n"] + 1);
}

Bound collision_term(const Sizes& sizes) {
  const Bound q = sizes["q"];
  return q * (q - 1) / Bound::power_of_two(sizes["n"]);
}

/// (S, T): S is not masked by the third round, and the halves are not exchanged.
void leave_out_third_round(PackageEditor& edit, const Sizes&) {
  edit.replace_steps("EVAL", steps::applies(Opcode::bit_xor).only(2),
                     [](Body&, const Nodes& of) { return of[0]; });
  edit.replace_body("EVAL", [](Body& at, FormerBody& before, const Nodes& halves) {
    const Node turned = before.run(halves);
    return at.tuple({at.get(turned, 1), at.get(turned, 0)});
  });
}

void share_second_key(PackageEditor& edit, const Sizes&) {
  edit.replace_steps("EVAL", steps::parts(2),
                     [](Body& at, const Nodes& keys) { return at.get(keys[0], 1); });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"forgotten-collisions", "middle values are said to differ always", make_rational(1, 4),
       [](Proof& p) { forget(p, "Own", switching_term); }},
      {"two-rounds", "the third round is left out", make_rational(1, 2),
       [](Proof& p) {
         for (const char* game : {"Feistel", "Random1", "Random2", "Random", "First", "Own"})
           p.edit_game(game, leave_out_third_round);
         p.edit_reductions(leave_out_third_round);
       }},
      {"one-key", "the reduction takes one key for two rounds", make_rational(1, 4),
       [](Proof& p) {
         p.edit_reduction("B1", share_second_key).edit_reduction("B2", share_second_key);
       }},
      {"permutation-for-free", "a random function is said to be a permutation", make_rational(1, 4),
       [](Proof& p) { forget(p, "Permutation", collision_term); }},
  };
}

}  // namespace certamen::proofs::luby_rackoff
