// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::encrypt_and_mac {

namespace {

/// ENC returns the ciphertext, what is tagged, and its tag: here the ciphertext is.
PackageEdit with_ciphertext_tagged(bool random) {
  return [=](PackageEditor& edit, const Sizes& sizes) {
    edit.replace_body("ENC", [&](Body& at, FormerBody& before, const Nodes& m) {
      const Node c = at.get(before.run(m), 0);
      const Node tag = random ? at.lookup(edit.table("f"), c)
                              : at.apply(tag_function(sizes["n"]), {at.get(edit.state("l")), c});
      return at.tuple({c, c, tag});
    });
  };
}

void tag_ciphertexts(Proof& p) {
  for (const auto& [name, random] : {std::pair{"read", false}, std::pair{"repeat", true}}) {
    Attack attack = p.attack(name);
    attack.game = edited(attack.game, with_ciphertext_tagged(random));
    attack.other = edited(attack.other, with_ciphertext_tagged(random));
    p.replace_attack(name, attack);
  }
}

void claim_certain_repetition(Proof& p) {
  Attack attack = p.attack("repeat");
  attack.advantage = [](const Sizes&) { return Bound{1}; };
  p.replace_attack("repeat", attack);
}

void ask_for_one_message(Proof& p) {
  Attack attack = p.attack("repeat");
  attack.adversary =
      edited(attack.adversary,
             with_steps("ATTACK", steps::calls("ENC").only(1),
                        [](Body& at, const Nodes& of) { return at.call("ENC", of[0], of[0]); }));
  p.replace_attack("repeat", attack);
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"tag-of-the-ciphertext", "the attacks are said to break encrypt-then-MAC as well",
       make_rational(1, 4), tag_ciphertexts},
      {"certain-repetition", "tags of different messages are said to differ always",
       make_rational(1, 2), claim_certain_repetition},
      {"asks-for-one-message", "the attack asks for the same message twice", 0,
       ask_for_one_message},
      {"copy-unchecked", "VERIFY does not look at the message in the tag", 1,
       [](Proof& p) {
         p.edit_game("Copy", with_steps("CHECK", steps::applies(Opcode::bit_and),
                                        [](Body&, const Nodes& of) { return of[1]; }));
       }},
      {"tag-for-free", "the tag is said to be unforgeable without assumption", 1,
       [](Proof& p) { p.replace_claim(zero_bound()); }},
  };
}

}  // namespace certamen::proofs::encrypt_and_mac
