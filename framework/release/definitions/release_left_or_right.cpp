// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_weight_release.hpp"

namespace certamen {

//  WIND-LR.Left | WIND-LR.Right           docs/explanation/assessment.md; motivated by [Yang25]
//  RELEASE(W0, W1):  return Release(W0) | return Release(W1)        at most k times
Definition release_left_or_right(const FiniteWeightRelease& scheme, const Size& views) {
  const auto side = [&](bool right) {
    GameBuilder game{right ? "WIND-LR.Right" : "WIND-LR.Left"};
    scheme.declare(game);
    game.oracle("RELEASE", {scheme.weights(), scheme.weights()},
                [&](Body& at, Node w0, Node w1) { return scheme.release(at, right ? w1 : w0); })
        .at_most(views);
    return game.build();
  };
  return Definition::indistinguishability("release-left-or-right", side(false), side(true));
}

void register_release_left_or_right(Catalogue& catalogue);
void register_release_left_or_right(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "release-left-or-right",
      .summary = "releases of two models of the adversary's choice cannot be told apart",
      .source = "docs/explanation/assessment.md; motivated by [Yang25]",
      .parameters = {{.name = "views",
                      .meaning = "releases, each of a pair of weights",
                      .default_value = "1",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* release = dynamic_cast<const FiniteWeightRelease*>(&scheme);
        if (release == nullptr) return std::nullopt;
        return release_left_or_right(*release, given.size("views"));
      }});
}

}  // namespace certamen
