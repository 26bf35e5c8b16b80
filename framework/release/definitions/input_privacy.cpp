// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_games.hpp"

namespace certamen {

//  IPRIV                                  docs/explanation/assessment.md; motivated by [Yang25]
//    k <- keys;  t <- tokens
//  SEEN(t'):     return Hide(k, t'), a token of the adversary's choice    at most q times
//  CHALLENGE():  return Hide(k, t)                                        once
//  finalize(t^): return t^ = t            k is drawn for every token where the scheme says so
Definition input_privacy(const FiniteHiding& scheme, const Size& q) {
  GameBuilder game{"IPRIV"};
  scheme.declare(game);
  const State k = game.state("k", scheme.keys()), token = game.state("t", scheme.tokens());
  game.initialize([&](Body& at) {
    at.set(k, at.sample(scheme.keys()));
    at.set(token, at.sample(scheme.tokens()));
  });
  const auto hidden = [&](Body& at, Node what) {
    return scheme.hide(at, scheme.fresh_keys() ? at.sample(scheme.keys()) : at.get(k), what);
  };
  game.oracle("SEEN", {scheme.tokens()}, [&](Body& at, Node chosen) { return hidden(at, chosen); })
      .at_most(q);
  game.oracle("CHALLENGE", {}, [&](Body& at) { return hidden(at, at.get(token)); }).at_most(1);
  game.finalize(scheme.tokens(),
                [&](Body& at, Node guess) { return at.equal(guess, at.get(token)); });
  return Definition::search("input-privacy", game.build(),
                            make_rational(1, scheme.tokens().cardinality()));
}

void register_input_privacy(Catalogue& catalogue);
void register_input_privacy(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "input-privacy",
      .summary = "who computes on hidden tokens learns nothing of them",
      .source = "docs/explanation/assessment.md; motivated by [Yang25]",
      .parameters = {{.name = "q",
                      .meaning = "SEEN queries",
                      .default_value = "1",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true,
                      .budget = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* hiding = dynamic_cast<const FiniteHiding*>(&scheme);
        if (hiding == nullptr) return std::nullopt;
        return input_privacy(*hiding, given.size("q"));
      }});
}

}  // namespace certamen
