// SPDX-License-Identifier: Apache-2.0
#include <boost/multiprecision/gmp.hpp>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_games.hpp"

namespace certamen {

//  INT                                    docs/explanation/assessment.md; SLIP-SEC [arXiv
//  2510.24999]
//    W <- weights;  k <- keys;  forged <- false
//  MODEL():       return W                                once
//  ANSWER(x, y):  a <- Accepts(k, W, x, y);  if a and y is wrong: forged <- true
//                 return a                                at most q times
//  finalize():    return forged           k is drawn for every answer where the scheme says so
//
//  Allowed is what q guesses against fresh keys get, 1 - (1 - error)^q.
Definition integrity(const FiniteIntegrity& scheme, int q) {
  GameBuilder game{"INT"};
  scheme.declare(game);
  const State w = game.state("W", scheme.weights()), k = game.state("k", scheme.keys()),
              forged = game.state("forged", Boolean());
  game.initialize([&](Body& at) {
    at.set(w, at.sample(scheme.weights()));
    at.set(k, at.sample(scheme.keys()));
    at.set(forged, at.boolean(false));
  });
  game.oracle("MODEL", {}, [&](Body& at) { return at.get(w); }).at_most(1);
  game.oracle("ANSWER", {scheme.inputs(), scheme.outputs()},
              [&](Body& at, Node x, Node y) {
                const Node key = scheme.fresh_keys() ? at.sample(scheme.keys()) : at.get(k);
                const Node accepted = scheme.accepts(at, key, at.get(w), x, y);
                at.set(forged, at.get(forged) ||
                                   (accepted && at.differ(y, scheme.compute(at, at.get(w), x))));
                return accepted;
              })
      .at_most(q);
  game.finalize(Unit(), [&](Body& at, Node) { return at.get(forged); });
  Rational escape = 1;
  for (int i = 0; i < q; ++i) escape *= 1 - scheme.error();
  return Definition::search("integrity", game.build(), 0).with_allowed(1 - escape);
}

void register_integrity(Catalogue& catalogue);
void register_integrity(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "integrity",
      .summary = "wrong answers are accepted no more often than by chance",
      .source = "docs/explanation/assessment.md; SLIP-SEC [arXiv 2510.24999]",
      .parameters = {{.name = "q",
                      .meaning = "ANSWER calls",
                      .default_value = "3",
                      .minimum = 1,
                      .maximum = 64,
                      .budget = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* checked = dynamic_cast<const FiniteIntegrity*>(&scheme);
        if (checked == nullptr) return std::nullopt;
        return integrity(*checked, given.small("q"));
      }});
}

}  // namespace certamen
