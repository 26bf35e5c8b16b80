// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/standard/standard.hpp"

namespace certamen {

//  DDH.Real | DDH.Random        [DH76; Boneh98], exponents modulo the order q
//  CHALLENGE():  a, b, c <- Z_q; return (g^a, g^b, g^(ab)) | (g^a, g^b, g^c)        once
Definition ddh(const CyclicGroup& scheme) {
  const Domain group = scheme.group(), exponent = exponents(group);
  const auto side = [&](bool random) {
    GameBuilder game{random ? "DDH.Random" : "DDH.Real"};
    scheme.declare(game);
    game.oracle("CHALLENGE", {},
                [&](Body& at) {
                  const Node a = at.sample(exponent), b = at.sample(exponent);
                  const Node c = random ? at.sample(exponent) : a * b;
                  return at.tuple({at.exponential(group, a), at.exponential(group, b),
                                   at.exponential(group, c)});
                })
        .at_most(1);
    return game.build();
  };
  return Definition::indistinguishability("ddh", side(false), side(true));
}

void register_ddh(Catalogue& catalogue);
void register_ddh(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "ddh",
      .summary = "Diffie-Hellman triples look random",
      .source = "[DH76; Boneh98]",
      .parameters = {},
      .make = [](const Scheme& scheme, const Parameters&) -> std::optional<Definition> {
        const auto* group = dynamic_cast<const CyclicGroup*>(&scheme);
        if (group == nullptr) return std::nullopt;
        return ddh(*group);
      }});
}

}  // namespace certamen
