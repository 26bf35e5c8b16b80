// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_weight_release.hpp"

namespace certamen {

//  WREC on a grid                         docs/explanation/weight-release.md; motivated by [Yang25]
//    W <- grid;  R <- Release(W)
//  RELEASE():    return R
//  finalize(W^): return W^ = W
Definition grid_weight_recovery(const FiniteWeightRelease& scheme) {
  GameBuilder game{"WREC-grid"};
  scheme.declare(game);
  const State w = game.state("W", scheme.weights());
  game.initialize([&](Body& at) { at.set(w, at.sample(scheme.weights())); });
  game.oracle("RELEASE", {}, [&](Body& at) { return scheme.release(at, at.get(w)); }).at_most(1);
  game.finalize(scheme.weights(), [&](Body& at, Node guess) { return at.equal(guess, at.get(w)); });
  return Definition::search("grid-weight-recovery", game.build(),
                            make_rational(1, scheme.weights().cardinality()))
      .with_proved_blind_guess();
}

void register_grid_weight_recovery(Catalogue& catalogue);
void register_grid_weight_recovery(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "grid-weight-recovery",
      .summary = "no adversary recovers weights of a small grid from the release",
      .source = "docs/explanation/weight-release.md; motivated by [Yang25]",
      .parameters = {},
      .make = [](const Scheme& scheme, const Parameters&) -> std::optional<Definition> {
        const auto* release = dynamic_cast<const FiniteWeightRelease*>(&scheme);
        if (release == nullptr) return std::nullopt;
        return grid_weight_recovery(*release);
      }});
}

}  // namespace certamen
