// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_games.hpp"

namespace certamen {

//  AUTH                                   docs/explanation/assessment.md; OML [arXiv 2411.03887]
//    k <- KeyGen;  x* <- inputs
//  USE(x):        return Eval(k, x)       at most q times, before the challenge; not at x*
//  CHALLENGE():   return x*               once
//  finalize(y):   return y = Eval(k, x*)
Definition authorisation(const FiniteLock& scheme, const Size& q) {
  GameBuilder game{"AUTH"};
  scheme.declare(game);
  const State k = game.state("k", scheme.keys()), star = game.state("x*", scheme.inputs()),
              hit = game.state("hit", Boolean());
  game.initialize([&](Body& at) {
    at.set(k, scheme.keygen(at));
    at.set(star, at.sample(scheme.inputs()));
    at.set(hit, at.boolean(false));
  });
  game.oracle("USE", {scheme.inputs()},
              [&](Body& at, Node x) {
                at.set(hit, at.get(hit) || at.equal(x, at.get(star)));
                return scheme.evaluate(at, at.get(k), x);
              })
      .at_most(q)
      .only_before("CHALLENGE");
  game.oracle("CHALLENGE", {}, [&](Body& at) { return at.get(star); }).at_most(1);
  game.finalize(scheme.outputs(), [&](Body& at, Node y) {
    const Node key = at.get(k), input = at.get(star), right = scheme.evaluate(at, key, input);
    return !at.get(hit) && at.equal(y, right);
  });
  return Definition::search("authorisation", game.build(), scheme.blind_evaluation());
}

void register_authorisation(Catalogue& catalogue);
void register_authorisation(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "authorisation",
      .summary = "without its key a locked layer cannot be evaluated on a fresh input",
      .source = "docs/explanation/assessment.md; OML [arXiv 2411.03887]",
      .parameters = {{.name = "q",
                      .meaning = "USE queries",
                      .default_value = "2",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true,
                      .budget = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* lock = dynamic_cast<const FiniteLock*>(&scheme);
        if (lock == nullptr) return std::nullopt;
        return authorisation(*lock, given.size("q"));
      }});
}

}  // namespace certamen
