// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/nonce_encryption.hpp"

namespace certamen {

//  NONCE-CPA.Left | NONCE-CPA.Right        [Rogaway04; BDJR97, Def. 1], left or right
//  Initialize:     k <- KeyGen
//  LR(n, m0, m1):  if n was used: return none; n is used now             at most q times
//                  return Enc(k, n, m0) | Enc(k, n, m1)
//
// DIFFERS: there no adversary repeats a nonce; here the game refuses to encrypt, and the call
// counts.
Definition nonce_cpa(const NonceEncryption& scheme, const Size& q) {
  const auto side = [&](bool right) {
    GameBuilder game{right ? "NONCE-CPA.Right" : "NONCE-CPA.Left"};
    scheme.declare(game);
    const State k = game.state("k", scheme.keys());
    const Table used = game.map("used", scheme.nonces(), Unit());
    game.initialize([&](Body& at) { at.set(k, scheme.keygen(at)); });
    game.oracle("LR", {scheme.nonces(), scheme.messages(), scheme.messages()},
                [&](Body& at, Node n, Node m0, Node m1) {
                  return once_for(at, used, n, [&] {
                    return scheme.encrypt(at, at.get(k), n, right ? m1 : m0);
                  });
                })
        .at_most(q);
    return game.build();
  };
  return Definition::indistinguishability("nonce-cpa", side(false), side(true));
}

void register_nonce_cpa(Catalogue& catalogue);
void register_nonce_cpa(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "nonce-cpa",
      .summary =
          "left-or-right indistinguishability, where the adversary chooses nonces, each once",
      .source = "[Rogaway04]",
      .parameters = {{.name = "q",
                      .meaning = "LR queries",
                      .default_value = "2",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true,
                      .budget = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* encryption = dynamic_cast<const NonceEncryption*>(&scheme);
        if (encryption == nullptr) return std::nullopt;
        return nonce_cpa(*encryption, given.size("q"));
      }});
}

}  // namespace certamen
