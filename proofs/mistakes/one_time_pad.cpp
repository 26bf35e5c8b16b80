// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::one_time_pad {

std::vector<Mistake> mistakes() {
  return {
      {"two-messages", "one key encrypts two messages", 1,
       [](Proof& p) { p.edit_games(with_budget("LR", 2)); }},
      {"and-for-xor", "the key is combined by AND", make_rational(1, 2),
       [](Proof& p) {
         p.edit_games(with_steps("LR", steps::applies(Opcode::bit_xor),
                                 [](Body&, const Nodes& of) { return of[0] & of[1]; }));
       }},
      {"no-key-on-the-right", "the right message is sent as it is", make_rational(1, 2),
       [](Proof& p) {
         p.edit_game("Right", with_result("LR", [](Body&, Node, const Nodes& m) { return m[1]; }));
       }},
      {"key-beside-the-ciphertext", "the oracle returns the key as well", 1,
       [](Proof& p) {
         p.edit_games([](PackageEditor& edit, const Sizes&) {
           edit.replace_body("LR", [&](Body& at, FormerBody& before, const Nodes& m) {
             const Node c = before.run(m);
             return at.tuple({c, at.get(edit.state("k"))});
           });
         });
       }},
      {"key-never-zero", "the key 0 is never drawn", 1,
       [](Proof& p) {
         p.edit_games([](PackageEditor& edit, const Sizes& sizes) {
           const Domain text = Bits(sizes["n"]);
           edit.replace_steps("Initialize", steps::samples(), [&](Body& at, const Nodes&) {
             return at.sample(Distribution::uniform_except(text, 1), {at.constant(text, Value{0})});
           });
         });
       }},
  };
}

}  // namespace certamen::proofs::one_time_pad
