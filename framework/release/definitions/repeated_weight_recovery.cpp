// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_weight_release.hpp"

namespace certamen {

//  WREC-k                                 docs/explanation/assessment.md; motivated by [Yang25]
//    W <- grid
//  RELEASE():    return Release(W), with fresh coins      at most k times
//  finalize(W^): return W^ = W
Definition repeated_weight_recovery(const FiniteWeightRelease& scheme, const Size& views) {
  GameBuilder game{"WREC-k"};
  scheme.declare(game);
  const State w = game.state("W", scheme.weights());
  game.initialize([&](Body& at) { at.set(w, at.sample(scheme.weights())); });
  game.oracle("RELEASE", {}, [&](Body& at) { return scheme.release(at, at.get(w)); })
      .at_most(views);
  game.finalize(scheme.weights(), [&](Body& at, Node guess) { return at.equal(guess, at.get(w)); });
  return Definition::search("repeated-weight-recovery", game.build(),
                            make_rational(1, scheme.weights().cardinality()));
}

void register_repeated_weight_recovery(Catalogue& catalogue);
void register_repeated_weight_recovery(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "repeated-weight-recovery",
      .summary = "weights of a small grid cannot be recovered from several releases",
      .source = "docs/explanation/assessment.md; motivated by [Yang25]",
      .parameters = {{.name = "views",
                      .meaning = "releases of the same weights",
                      .default_value = "2",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* release = dynamic_cast<const FiniteWeightRelease*>(&scheme);
        if (release == nullptr) return std::nullopt;
        return repeated_weight_recovery(*release, given.size("views"));
      }});
}

}  // namespace certamen
