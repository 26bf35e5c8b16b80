// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::wegman_carter {

namespace {

void claim_sum(Proof& p, const Rational& by_terms) {
  p.replace_claim([=](const Sizes& sizes) {
    return Bound::advantage("prf", {{"EVAL", sizes["q"] + sizes["v"]}}) +
           Bound{by_terms} * Bound{sizes["v"]} / Bound{sizes["p"]};
  });
}

/// TAG answers in both branches.
PackageEdit with_nonces_reused() {
  return with_steps("TAG", steps::applies(Opcode::select),
                    [](Body&, const Nodes& of) { return of[2]; });
}

/// What the step gives is 0.
PackageEdit with_mask_zero(const std::string& oracle,
                           const std::function<Steps(const Sizes&)>& mask) {
  return [=](PackageEditor& edit, const Sizes& sizes) {
    edit.replace_steps(oracle, mask(sizes),
                       [&](Body& at, const Nodes&) { return at.residue(Zmod(sizes["p"]), 0); });
  };
}

void send_hash(Proof& p) {
  const auto keyed = [](const Sizes& sizes) { return steps::applies(number_function(sizes["p"])); };
  const auto looked_up = [](const Sizes&) { return steps::lookups("f"); };
  const auto called = [](const Sizes&) { return steps::calls("EVAL"); };
  const auto drawn = [](const Sizes&) { return steps::samples(); };
  for (const char* oracle : {"TAG", "VERIFY"}) {
    for (const char* game : {"Real", "Difference"})
      p.edit_game(game, with_mask_zero(oracle, keyed));
    p.edit_reduction("B", with_mask_zero(oracle, called));
    for (const char* game : {"Random", "Used"})
      p.edit_game(game, with_mask_zero(oracle, looked_up));
  }
  for (const char* game : {"Masked", "Never"}) p.edit_game(game, with_mask_zero("TAG", drawn));
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"forgotten-roots", "equal differences are said to occur never", 1,
       [](Proof& p) {
         p.replace_stated("Never", zero_bound());
         claim_sum(p, 1);
       }},
      {"forgotten-guess", "a value at a new nonce is said never to be guessed", make_rational(1, 2),
       [](Proof& p) {
         p.replace_stated("Used", zero_bound());
         claim_sum(p, 2);
       }},
      {"nonces-reused", "TAG answers a nonce a second time", make_rational(1, 2),
       [](Proof& p) { p.edit_games(with_nonces_reused()).edit_reductions(with_nonces_reused()); }},
      {"hash-in-the-clear", "the tag is the hash alone", 1, send_hash},
  };
}

}  // namespace certamen::proofs::wegman_carter
