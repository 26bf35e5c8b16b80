// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_games.hpp"

namespace certamen {

//  OW                                     docs/explanation/assessment.md; motivated by [Yang25]
//    W <- weights;  R <- Release(W)
//  RELEASE():        return R                             once
//  HASH(x):          return H(x)                          at most q times; where the scheme has one
//  finalize(W', r'): return Release(W'; r') = R
Definition one_wayness(const RepeatableRelease& scheme, int q) {
  GameBuilder game{"OW"};
  scheme.declare(game);
  const State w = game.state("W", scheme.weights()), r = game.state("r", scheme.coins());
  game.initialize([&](Body& at) {
    at.set(w, at.sample(scheme.weights()));
    at.set(r, at.sample(scheme.coins()));
  });
  const auto released = [&](Body& at) {
    const Node weights = at.get(w), coins = at.get(r);
    return scheme.release_with(at, weights, coins);
  };
  game.oracle("RELEASE", {}, [&](Body& at) { return released(at); }).at_most(1);
  if (const auto inputs = scheme.hashed())
    game.oracle("HASH", {*inputs}, [&](Body& at, Node x) { return scheme.hash(at, x); }).at_most(q);
  game.finalize(Tuple({scheme.weights(), scheme.coins()}), [&](Body& at, Node found) {
    const Node weights = at.get(found, 0), coins = at.get(found, 1);
    const Node again = scheme.release_with(at, weights, coins);
    return at.equal(again, released(at));
  });
  return Definition::search("one-wayness", game.build(), scheme.blind_chance())
      .with_allowed(scheme.chance_by_trying(q));
}

void register_one_wayness(Catalogue& catalogue);
void register_one_wayness(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "one-wayness",
      .summary = "weights and coins that give the release cannot be found, the true ones or others",
      .source = "docs/explanation/assessment.md; motivated by [Yang25]",
      .parameters = {{.name = "q",
                      .meaning = "HASH queries, where the release uses a public hash",
                      .default_value = "1",
                      .minimum = 0,
                      .maximum = 64,
                      .budget = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* release = dynamic_cast<const RepeatableRelease*>(&scheme);
        if (release == nullptr) return std::nullopt;
        return one_wayness(*release, given.small("q"));
      }});
}

}  // namespace certamen
