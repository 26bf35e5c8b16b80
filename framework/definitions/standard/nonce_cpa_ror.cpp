// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/nonce_encryption.hpp"

namespace certamen {

//  NONCE-CPA-ROR.Real | NONCE-CPA-ROR.Random        [Rogaway04]
//  Initialize:  k <- KeyGen
//  ROR(n, m):   if n was used: return none; n is used now                at most q times
//               return Enc(k, n, m) | c <- ciphertexts
//
// DIFFERS: there no adversary repeats a nonce; here the game refuses to encrypt, and the call
// counts.
Definition nonce_cpa_ror(const NonceEncryption& scheme, const Size& q) {
  const auto side = [&](bool random) {
    GameBuilder game{random ? "NONCE-CPA-ROR.Random" : "NONCE-CPA-ROR.Real"};
    scheme.declare(game);
    const State k = game.state("k", scheme.keys());
    const Table used = game.map("used", scheme.nonces(), Unit());
    game.initialize([&](Body& at) { at.set(k, scheme.keygen(at)); });
    game.oracle("ROR", {scheme.nonces(), scheme.messages()},
                [&](Body& at, Node n, Node m) {
                  return once_for(at, used, n, [&] {
                    return random ? scheme.random_ciphertext(at)
                                  : scheme.encrypt(at, at.get(k), n, m);
                  });
                })
        .at_most(q);
    return game.build();
  };
  return Definition::indistinguishability("nonce-cpa-ror", side(false), side(true));
}

void register_nonce_cpa_ror(Catalogue& catalogue);
void register_nonce_cpa_ror(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "nonce-cpa-ror",
      .summary = "ciphertexts look random, where the adversary chooses nonces, each once",
      .source = "[Rogaway04]",
      .parameters = {{.name = "q",
                      .meaning = "ROR queries",
                      .default_value = "2",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true,
                      .budget = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* encryption = dynamic_cast<const NonceEncryption*>(&scheme);
        if (encryption == nullptr) return std::nullopt;
        return nonce_cpa_ror(*encryption, given.size("q"));
      }});
}

}  // namespace certamen
