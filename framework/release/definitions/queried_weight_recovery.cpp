// SPDX-License-Identifier: Apache-2.0
#include <boost/multiprecision/integer.hpp>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_games.hpp"

namespace certamen {

//  WREC-q                                 docs/explanation/assessment.md; motivated by [Yang25]
//    W <- grid;  R <- Release(W)
//  RELEASE():    return R                                 once
//  EVAL(x):      return what a user's device computes     at most q times
//  finalize(W^): return W^ = W
//
//  q answers take |outputs|^q values, so that no release at all allows |outputs|^q / |grid|: the
//  definition is met by a release that adds nothing to that.
Definition queried_weight_recovery(const QueriedRelease& scheme, int q) {
  GameBuilder game{"WREC-q"};
  scheme.declare(game);
  const State w = game.state("W", scheme.weights());
  game.initialize([&](Body& at) { at.set(w, at.sample(scheme.weights())); });
  game.oracle("RELEASE", {}, [&](Body& at) { return scheme.release(at, at.get(w)); }).at_most(1);
  game.oracle("EVAL", {scheme.inputs()},
              [&](Body& at, Node x) { return scheme.evaluate(at, at.get(w), x); })
      .at_most(q);
  game.finalize(scheme.weights(), [&](Body& at, Node guess) { return at.equal(guess, at.get(w)); });
  const Integer all = scheme.weights().cardinality();
  const Integer answers =
      boost::multiprecision::pow(scheme.outputs().cardinality(), static_cast<unsigned>(q));
  return Definition::search("queried-weight-recovery", game.build(), make_rational(1, all))
      .with_allowed(answers < all ? make_rational(answers, all) : Rational{1});
}

void register_queried_weight_recovery(Catalogue& catalogue);
void register_queried_weight_recovery(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "queried-weight-recovery",
      .summary = "the release adds nothing to what q evaluations say of the weights",
      .source = "docs/explanation/assessment.md; motivated by [Yang25]",
      .parameters = {{.name = "q",
                      .meaning = "EVAL queries",
                      .default_value = "1",
                      .minimum = 0,
                      .maximum = 64,
                      .budget = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* release = dynamic_cast<const QueriedRelease*>(&scheme);
        if (release == nullptr) return std::nullopt;
        return queried_weight_recovery(*release, given.small("q"));
      }});
}

}  // namespace certamen
