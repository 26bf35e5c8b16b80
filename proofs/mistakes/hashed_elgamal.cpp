// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::hashed_elgamal {

namespace {

/// The last game of the event's steps is the reduction with the ideal problem.
void change_reduction(Proof& p, const std::string& side, const PackageEdit& edit) {
  p.edit_reduction("B_" + side, edit);
  p.replace_game("Never." + side, linked_at_end(p.reduction("B_" + side)));
}

/// What the message of that number is masked with.
PackageEdit with_mask_shown(std::size_t message) {
  return with_result("LR", [=](Body& at, Node c, const Nodes& m) {
    return at.tuple({at.get(c, 0), at.get(c, 1), at.get(c, 1) ^ m[message]});
  });
}

void show_masks(Proof& p) {
  for (const char* game : {"Left", "Planted.Left", "Masked.Left", "Guessed.left"})
    p.edit_game(game, with_mask_shown(0));
  for (const char* game : {"Right", "Planted.Right", "Masked.Right", "Guessed.right"})
    p.edit_game(game, with_mask_shown(1));
  change_reduction(p, "left", with_mask_shown(0));
  change_reduction(p, "right", with_mask_shown(1));
}

Node public_key(Body& at, const PackageEditor& edit, const Sizes& sizes) {
  return at.exponential(Group(sizes["p"]), at.get(edit.state("x")));
}

void hash_public_key(PackageEditor& edit, const Sizes& sizes) {
  edit.replace_steps("LR", steps::lookups("h"), [&](Body& at, const Nodes&) {
    return at.lookup(edit.table("h"), public_key(at, edit, sizes));
  });
}

/// The first comparison of H is that of its input with g^xy.
void compare_with_public_key(PackageEditor& edit, const Sizes& sizes) {
  edit.replace_steps("H", steps::applies(Opcode::equal).only(0), [&](Body& at, const Nodes& of) {
    return at.equal(of[0], public_key(at, edit, sizes));
  });
}

void move_event(Proof& p) {
  for (const std::string game : {"Left", "Planted.Left", "Masked.Left", "Guessed.left", "Right",
                                 "Planted.Right", "Masked.Right", "Guessed.right"})
    p.edit_game(game, compare_with_public_key);
}

void check_public_key(PackageEditor& edit, const Sizes&) {
  edit.replace_steps("H", steps::calls("CHECK"), [&](Body& at, const Nodes& of) {
    return at.call_if(of[0], "CHECK", at.get(at.get(edit.state("pair")), 0));
  });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"event-for-free", "the bound forgets that H may be asked at g^xy", make_rational(1, 2),
       [](Proof& p) { p.replace_stated("Masked.Left", zero_bound()).replace_claim(zero_bound()); }},
      {"leaks-the-mask", "the mask is sent as well", 1, show_masks},
      {"hash-of-public-key", "the mask is the hash of the public key", make_rational(1, 8),
       [](Proof& p) { p.edit_game("Left", hash_public_key).edit_game("Right", hash_public_key); }},
      {"event-elsewhere", "the event is that H is asked at g^x", make_rational(1, 8), move_event},
      {"another-query-checked", "the reduction checks g^x, not the query", 1,
       [](Proof& p) {
         change_reduction(p, "left", check_public_key);
         change_reduction(p, "right", check_public_key);
       }},
  };
}

}  // namespace certamen::proofs::hashed_elgamal
