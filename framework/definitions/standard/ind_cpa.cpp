// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/standard/standard.hpp"

namespace certamen {

//  IND-CPA.Left | IND-CPA.Right        [BDJR97, Def. 1], left or right
//  Initialize:  k <- KeyGen
//  LR(m0, m1):  return Enc(k, m0) | Enc(k, m1)        at most q times
Definition ind_cpa(const SymmetricEncryption& scheme, const Size& q) {
  const auto side = [&](bool right) {
    GameBuilder game{right ? "IND-CPA.Right" : "IND-CPA.Left"};
    scheme.declare(game);
    const State k = game.state("k", scheme.keys());
    game.initialize([&](Body& at) { at.set(k, scheme.keygen(at)); });
    game.oracle("LR", {scheme.messages(), scheme.messages()},
                [&](Body& at, Node m0, Node m1) {
                  return scheme.encrypt(at, at.get(k), right ? m1 : m0);
                })
        .at_most(q);
    return game.build();
  };
  return Definition::indistinguishability("ind-cpa", side(false), side(true));
}

//  IND-CPA.Left | IND-CPA.Right        [KL, 12.2], public key
//  Initialize:    (pk, sk) <- KeyGen
//  PUBLIC_KEY():  return pk
//  LR(m0, m1):    return Enc(pk, m0) | Enc(pk, m1)        once
Definition ind_cpa(const PublicKeyEncryption& scheme) {
  const auto side = [&](bool right) {
    GameBuilder game{right ? "IND-CPA.Right" : "IND-CPA.Left"};
    scheme.declare(game);
    const State pk = game.state("pk", scheme.public_keys());
    game.initialize([&](Body& at) { at.set(pk, scheme.keygen(at).public_key); });
    game.oracle("PUBLIC_KEY", {}, [&](Body& at) { return at.get(pk); }).at_most(1);
    game.oracle("LR", {scheme.messages(), scheme.messages()},
                [&](Body& at, Node m0, Node m1) {
                  return scheme.encrypt(at, at.get(pk), right ? m1 : m0);
                })
        .at_most(1);
    return game.build();
  };
  return Definition::indistinguishability("ind-cpa", side(false), side(true));
}

void register_ind_cpa(Catalogue& catalogue);
void register_ind_cpa(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "ind-cpa",
      .summary = "left-or-right indistinguishability under chosen plaintexts",
      .source = "[BDJR97, Def. 1]",
      .parameters = {{.name = "q",
                      .meaning = "LR queries (symmetric encryption)",
                      .default_value = "2",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true,
                      .budget = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        if (const auto* symmetric = dynamic_cast<const SymmetricEncryption*>(&scheme))
          return ind_cpa(*symmetric, given.size("q"));
        if (const auto* public_key = dynamic_cast<const PublicKeyEncryption*>(&scheme))
          return ind_cpa(*public_key);
        return std::nullopt;
      }});
}

}  // namespace certamen
