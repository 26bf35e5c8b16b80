// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::lamport {

namespace {

/// The last game is the reduction with the ideal problem.
void change_reduction(Proof& p, const PackageEdit& edit) {
  p.edit_reduction("B", edit);
  p.replace_game("Inverted", linked_at_end(p.reduction("B")));
}

/// x[j, 0] and x[j, 1], not f of them.
void show_secret_key(PackageEditor& edit, const Sizes&) {
  const Table x = edit.table("x");
  edit.replace_body("PUBLIC_KEY", [&](Body& at, FormerBody&, const Nodes& place) {
    const auto key = [&](bool b) { return at.lookup(x, at.tuple({place[0], at.boolean(b)})); };
    return at.tuple({key(false), key(true)});
  });
}

void show_secret_keys(Proof& p) {
  for (const char* game : {"Forge", "Never", "Guessed", "Planted", "Aborting"})
    p.edit_game(game, show_secret_key);
  change_reduction(p, show_secret_key);
}

/// Where the entry is the guess, SIGN returns the challenge.
void sign_with_challenge(PackageEditor& edit, const Sizes&) {
  edit.replace_body("SIGN", [&](Body& at, FormerBody& before, const Nodes& inputs) {
    const Node key = before.run(inputs), is_guess = before.step(steps::applies(Opcode::equal));
    return at.select(is_guess, at.get(edit.state("own")), key);
  });
}

void check_zero(PackageEditor& edit, const Sizes& sizes) {
  edit.replace_steps("FORGE", steps::calls("CHECK"), [&](Body& at, const Nodes&) {
    return at.call("CHECK", at.constant(Bits(sizes["n"]), Value{0}));
  });
}

/// (j, not b) is compared with the guess.
PackageEdit with_other_bit_planted() {
  return with_steps("PUBLIC_KEY", steps::applies(Opcode::equal), [](Body& at, const Nodes& of) {
    return at.equal(at.tuple({at.get(of[0], 0), !at.get(of[0], 1)}), of[1]);
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"forgery-for-free", "the bound forgets forgeries", 1,
       [](Proof& p) { p.replace_stated("Never", zero_bound()).replace_claim(zero_bound()); }},
      {"key-shown", "the public key is the secret key", make_rational(1, 2), show_secret_keys},
      {"challenge-signed", "the reduction signs with the challenge", make_rational(1, 4),
       [](Proof& p) { change_reduction(p, sign_with_challenge); }},
      {"another-value-checked", "the reduction asks for another value", make_rational(1, 2),
       [](Proof& p) { change_reduction(p, check_zero); }},
      {"other-bit-planted", "the challenge is planted for the other bit", make_rational(5, 8),
       [](Proof& p) { change_reduction(p, with_other_bit_planted()); }},
  };
}

}  // namespace certamen::proofs::lamport
