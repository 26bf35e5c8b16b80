// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::encrypt_then_mac {

namespace {

/// ENC tags the message of that number.
PackageEdit with_message_tagged(std::size_t message) {
  return [=](PackageEditor& edit, const Sizes& sizes) {
    const Operation tag = tag_function(sizes["n"]);
    const bool calls = edit.imports("TAG");
    edit.replace_body("ENC", [&](Body&, FormerBody& before, const Nodes& m) {
      return before.run_with(
          m, calls ? steps::calls("TAG") : steps::applies(tag), [&](Body& at, const Nodes& of) {
            return calls ? at.call("TAG", m[message]) : at.apply(tag, {of[0], m[message]});
          });
    });
  };
}

/// DEC looks whether the tag is that of the message.
void check_tag_of_message(PackageEditor& edit, const Sizes& sizes) {
  const Operation tag = tag_function(sizes["n"]);
  const bool calls = edit.imports("VERIFY");
  edit.replace_body("DEC", [&](Body& body, FormerBody& before, const Nodes& inputs) {
    const Node key = body.get(edit.state("k"));
    const Node m = body.apply(decryption(sizes["n"]), {key, inputs[0]});
    return before.run_with(inputs, calls ? steps::calls("VERIFY") : steps::applies(tag),
                           [&](Body& at, const Nodes& of) {
                             return calls ? at.call("VERIFY", m, of[1]) : at.apply(tag, {of[0], m});
                           });
  });
}

void tag_messages(Proof& p) {
  for (const char* game : {"Left", "Closed.Left"}) p.edit_game(game, with_message_tagged(0));
  for (const char* game : {"Right", "Closed.Right"}) p.edit_game(game, with_message_tagged(1));
  for (const char* reduction : {"B_left", "C"}) p.edit_reduction(reduction, with_message_tagged(0));
  p.edit_reduction("B_right", with_message_tagged(1));
  for (const char* game : {"Left", "Right"}) p.edit_game(game, check_tag_of_message);
  for (const char* reduction : {"B_left", "B_right"})
    p.edit_reduction(reduction, check_tag_of_message);
}

/// DEC opens what the tag is right for, and what it is not.
void ignore_tags(Proof& p) {
  const PackageEdit opened = with_steps("DEC", steps::applies(Opcode::select).only(0),
                                        [](Body&, const Nodes& of) { return of[1]; });
  for (const char* game : {"Left", "Right"}) p.edit_game(game, opened);
  for (const char* reduction : {"B_left", "B_right"}) p.edit_reduction(reduction, opened);
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"encrypt-and-mac", "the tag is of the message, not of the ciphertext", 1, tag_messages},
      {"challenges-decrypted", "DEC decrypts challenge ciphertexts as well", 1,
       [](Proof& p) {
         const PackageEdit unrecorded = without_steps("ENC", steps::puts("sent"));
         p.edit_games(unrecorded).edit_reductions(unrecorded);
       }},
      {"tag-ignored", "DEC does not look at the tag", 1, ignore_tags},
      {"missing-forgery-term", "the bound forgets forgeries", make_rational(3, 4),
       [](Proof& p) {
         p.replace_claim(
             [](const Sizes& sizes) { return Bound::advantage("ind-cpa", {{"LR", sizes["q"]}}); });
       }},
  };
}

}  // namespace certamen::proofs::encrypt_then_mac
