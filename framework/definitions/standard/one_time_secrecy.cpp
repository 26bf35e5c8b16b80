// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/standard/standard.hpp"

namespace certamen {

//  OTS.Left | OTS.Right        [Shannon49; Rosulek, 2.3]
//  LR(m0, m1):                 once
//    k <- KeyGen
//    return Enc(k, m0) | Enc(k, m1)
Definition one_time_secrecy(const SymmetricEncryption& scheme) {
  const auto side = [&](bool right) {
    GameBuilder game{right ? "OTS.Right" : "OTS.Left"};
    scheme.declare(game);
    game.oracle("LR", {scheme.messages(), scheme.messages()},
                [&](Body& at, Node m0, Node m1) {
                  const Node k = scheme.keygen(at);
                  return scheme.encrypt(at, k, right ? m1 : m0);
                })
        .at_most(1);
    return game.build();
  };
  return Definition::indistinguishability("one-time-secrecy", side(false), side(true));
}

void register_one_time_secrecy(Catalogue& catalogue);
void register_one_time_secrecy(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "one-time-secrecy",
      .summary = "one ciphertext says nothing about which of two messages it holds",
      .source = "[Shannon49; Rosulek, 2.3]",
      .parameters = {},
      .make = [](const Scheme& scheme, const Parameters&) -> std::optional<Definition> {
        const auto* encryption = dynamic_cast<const SymmetricEncryption*>(&scheme);
        if (encryption == nullptr) return std::nullopt;
        return one_time_secrecy(*encryption);
      }});
}

}  // namespace certamen
