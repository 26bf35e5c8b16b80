// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/standard/standard.hpp"

namespace certamen {

//  IND-CPA-ROR.Real | IND-CPA-ROR.Random        [Rosulek, 7.1: CPA$]
//  Initialize:  k <- KeyGen
//  ROR(m):      return Enc(k, m) | c <- ciphertexts        at most q times
Definition ind_cpa_ror(const SymmetricEncryption& scheme, const Size& q) {
  const auto side = [&](bool random) {
    GameBuilder game{random ? "IND-CPA-ROR.Random" : "IND-CPA-ROR.Real"};
    scheme.declare(game);
    const State k = game.state("k", scheme.keys());
    game.initialize([&](Body& at) { at.set(k, scheme.keygen(at)); });
    game.oracle("ROR", {scheme.messages()},
                [&](Body& at, Node m) {
                  return random ? scheme.random_ciphertext(at) : scheme.encrypt(at, at.get(k), m);
                })
        .at_most(q);
    return game.build();
  };
  return Definition::indistinguishability("ind-cpa-ror", side(false), side(true));
}

//  IND-CPA-ROR.Real | IND-CPA-ROR.Random        [BDJR97, Def. 3], public key
//  Initialize:    (pk, sk) <- KeyGen
//  PUBLIC_KEY():  return pk
//  ROR(m):        return Enc(pk, m) | m' <- messages; return Enc(pk, m')        once
Definition ind_cpa_ror(const PublicKeyEncryption& scheme) {
  const auto side = [&](bool random) {
    GameBuilder game{random ? "IND-CPA-ROR.Random" : "IND-CPA-ROR.Real"};
    scheme.declare(game);
    const State pk = game.state("pk", scheme.public_keys());
    game.initialize([&](Body& at) { at.set(pk, scheme.keygen(at).public_key); });
    game.oracle("PUBLIC_KEY", {}, [&](Body& at) { return at.get(pk); }).at_most(1);
    game.oracle("ROR", {scheme.messages()},
                [&](Body& at, Node m) {
                  const Node message = random ? at.sample(scheme.messages()) : m;
                  return scheme.encrypt(at, at.get(pk), message);
                })
        .at_most(1);
    return game.build();
  };
  return Definition::indistinguishability("ind-cpa-ror", side(false), side(true));
}

void register_ind_cpa_ror(Catalogue& catalogue);
void register_ind_cpa_ror(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "ind-cpa-ror",
      .summary =
          "ciphertexts look random under chosen plaintexts (public key: messages look random)",
      .source = "[BDJR97, Def. 3; Rosulek, 7.1]",
      .parameters = {{.name = "q",
                      .meaning = "ROR queries (symmetric encryption)",
                      .default_value = "1",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true,
                      .budget = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        if (const auto* symmetric = dynamic_cast<const SymmetricEncryption*>(&scheme))
          return ind_cpa_ror(*symmetric, given.size("q"));
        if (const auto* public_key = dynamic_cast<const PublicKeyEncryption*>(&scheme))
          return ind_cpa_ror(*public_key);
        return std::nullopt;
      }});
}

}  // namespace certamen
