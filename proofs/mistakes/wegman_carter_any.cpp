// SPDX-License-Identifier: Apache-2.0
#include "framework/games/loop.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"

namespace certamen::proofs::wegman_carter_any {

namespace {

/// Adv^prf + v `terms`/p.
BoundAt sum_with(const std::function<Bound(const Sizes&)>& terms) {
  return [=](const Sizes& sizes) {
    return Bound::advantage("prf", {{"EVAL", sizes["q"] + sizes["v"]}}) +
           terms(sizes) * Bound{sizes["v"]} / Bound{sizes["p"]};
  };
}

/// TAG answers in both branches.
PackageEdit with_nonces_reused() {
  return with_steps("TAG", steps::applies(Opcode::select),
                    [](Body&, const Nodes& of) { return of[2]; });
}

/// All messages are said to differ from the one before.
PackageEdit with_sent_accepted() {
  return with_steps("VERIFY", steps::applies(Opcode::bit_not).only(0),
                    [](Body& at, const Nodes&) { return at.boolean(true); });
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"forgotten-roots", "equal differences are said to occur never", make_rational(1, 2),
       [](Proof& p) {
         p.replace_stated("Never", zero_bound());
         p.replace_claim(sum_with([](const Sizes&) { return Bound{1}; }));
       }},
      {"forgotten-guess", "a value at a new nonce is said never to be guessed", make_rational(1, 2),
       [](Proof& p) {
         p.replace_stated("Used", zero_bound());
         p.replace_claim(sum_with([](const Sizes& sizes) { return Bound{sizes["l"]}; }));
       }},
      {"nonces-reused", "TAG answers a nonce a second time", make_rational(1, 2),
       [](Proof& p) { p.edit_games(with_nonces_reused()).edit_reductions(with_nonces_reused()); }},
      {"sent-accepted", "a tag that was given is taken for a forgery", 1,
       [](Proof& p) { p.edit_games(with_sent_accepted()).edit_reductions(with_sent_accepted()); }},
  };
}

}  // namespace certamen::proofs::wegman_carter_any
