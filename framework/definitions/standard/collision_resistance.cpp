// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/keyed_hash.hpp"

namespace certamen {

//  CR.Real | CR.Ideal        [Damgard87; Rosulek, 11.1]
//  Initialize:    k <- KeyGen
//  KEY():         return k                                                   once
//  TEST(x, y):    return x != y and Hash(k, x) = Hash(k, y) | false          q times
//
// An adversary tells the games apart exactly if it finds a collision.
Definition collision_resistance(const KeyedHash& scheme, const Size& q) {
  const auto side = [&](bool ideal) {
    GameBuilder game{ideal ? "CR.Ideal" : "CR.Real"};
    scheme.declare(game);
    const State k = game.state("k", scheme.keys());
    game.initialize([&](Body& at) { at.set(k, scheme.keygen(at)); });
    game.oracle("KEY", {}, [&](Body& at) { return at.get(k); }).at_most(1);
    game.oracle("TEST", {scheme.inputs(), scheme.inputs()},
                [&](Body& at, Node x, Node y) {
                  if (ideal) return at.boolean(false);
                  const Node first = scheme.hash(at, at.get(k), x);
                  const Node second = scheme.hash(at, at.get(k), y);
                  return at.differ(x, y) && at.equal(first, second);
                })
        .at_most(q);
    return game.build();
  };
  return Definition::indistinguishability("collision-resistance", side(false), side(true));
}

void register_collision_resistance(Catalogue& catalogue);
void register_collision_resistance(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "collision-resistance",
      .summary = "two inputs with one hash are not found by an adversary who knows the key",
      .source = "[Damgard87; Rosulek, 11.1]",
      .parameters = {{.name = "tests",
                      .meaning = "TEST queries",
                      .default_value = "1",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* hash = dynamic_cast<const KeyedHash*>(&scheme);
        if (hash == nullptr) return std::nullopt;
        return collision_resistance(*hash, given.size("tests"));
      }});
}

}  // namespace certamen
