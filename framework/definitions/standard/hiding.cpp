// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/standard/standard.hpp"

namespace certamen {

//  Hiding.Left | Hiding.Right        [Pedersen91; BS, 8.12]
//  Initialize:    pp <- Setup
//  PARAMETERS():  return pp
//  LR(m0, m1):    (c, o) <- Commit(pp, m0) | Commit(pp, m1); return c        once
Definition hiding(const Commitment& scheme) {
  const auto side = [&](bool right) {
    GameBuilder game{right ? "Hiding.Right" : "Hiding.Left"};
    scheme.declare(game);
    const State pp = game.state("pp", scheme.public_parameters());
    game.initialize([&](Body& at) { at.set(pp, scheme.setup(at)); });
    game.oracle("PARAMETERS", {}, [&](Body& at) { return at.get(pp); }).at_most(1);
    game.oracle("LR", {scheme.messages(), scheme.messages()},
                [&](Body& at, Node m0, Node m1) {
                  return scheme.commit(at, at.get(pp), right ? m1 : m0).commitment;
                })
        .at_most(1);
    return game.build();
  };
  return Definition::indistinguishability("hiding", side(false), side(true));
}

void register_hiding(Catalogue& catalogue);
void register_hiding(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "hiding",
      .summary = "a commitment says nothing about which of two messages it holds",
      .source = "[Pedersen91; BS, 8.12]",
      .parameters = {},
      .make = [](const Scheme& scheme, const Parameters&) -> std::optional<Definition> {
        const auto* commitment = dynamic_cast<const Commitment*>(&scheme);
        if (commitment == nullptr) return std::nullopt;
        return hiding(*commitment);
      }});
}

}  // namespace certamen
