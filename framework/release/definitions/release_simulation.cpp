// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_games.hpp"

namespace certamen {

//  SIM.Real | SIM.Ideal                   docs/explanation/assessment.md; motivated by [Yang25]
//  RELEASE(W):  return Release(W) | return Simulate()               at most k times
Definition release_simulation(const SimulatedRelease& scheme, const Size& views) {
  const auto side = [&](bool ideal) {
    GameBuilder game{ideal ? "SIM.Ideal" : "SIM.Real"};
    scheme.declare(game);
    game.oracle(
            "RELEASE", {scheme.weights()},
            [&](Body& at, Node w) { return ideal ? scheme.simulate(at) : scheme.release(at, w); })
        .at_most(views);
    return game.build();
  };
  return Definition::indistinguishability("release-simulation", side(false), side(true));
}

void register_release_simulation(Catalogue& catalogue);
void register_release_simulation(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "release-simulation",
      .summary = "the release can be imitated without the weights",
      .source = "docs/explanation/assessment.md; motivated by [Yang25]",
      .parameters = {{.name = "views",
                      .meaning = "releases, each of weights that are chosen",
                      .default_value = "1",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* release = dynamic_cast<const SimulatedRelease*>(&scheme);
        if (release == nullptr) return std::nullopt;
        return release_simulation(*release, given.size("views"));
      }});
}

}  // namespace certamen
