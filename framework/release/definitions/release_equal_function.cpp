// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/equal_function.hpp"

namespace certamen {

//  WIND-EQ.Left | WIND-EQ.Right           docs/explanation/assessment.md; motivated by [Yang25]
//  RELEASE(W0, W1):  return nothing unless W0 and W1 are one function
//                    return Release(W0) | return Release(W1)        at most k times
Definition release_equal_function(const EqualFunctionRelease& scheme, const Size& views) {
  const auto side = [&](bool right) {
    GameBuilder game{right ? "WIND-EQ.Right" : "WIND-EQ.Left"};
    scheme.declare(game);
    game.oracle("RELEASE", {scheme.weights(), scheme.weights()},
                [&](Body& at, Node w0, Node w1) {
                  const Node same = scheme.same_function(at, w0, w1);
                  const Node released = scheme.release(at, right ? w1 : w0);
                  const Node shown = at.some(released);
                  return at.select(same, shown, at.none(released.domain()));
                })
        .at_most(views);
    return game.build();
  };
  return Definition::indistinguishability("release-equal-function", side(false), side(true));
}

void register_release_equal_function(Catalogue& catalogue);
void register_release_equal_function(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "release-equal-function",
      .summary = "releases of two models with one function cannot be told apart",
      .source = "docs/explanation/assessment.md; motivated by [Yang25]",
      .parameters = {{.name = "views",
                      .meaning = "releases, each of a pair of weights",
                      .default_value = "1",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* release = dynamic_cast<const EqualFunctionRelease*>(&scheme);
        if (release == nullptr) return std::nullopt;
        return release_equal_function(*release, given.size("views"));
      }});
}

}  // namespace certamen
