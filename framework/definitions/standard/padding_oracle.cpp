// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/standard/standard.hpp"

namespace certamen {

//  Padding oracle        [Vaudenay02]
//  Initialize:     k <- KeyGen; m <- messages; c <- Enc(k, m)
//  CIPHERTEXT():   return c
//  PAD(c'):        return whether c' has a valid padding under k        at most q times
//  Finalize(m*):   return m* = m
Definition padding_oracle(const PaddedEncryption& scheme, const Size& q) {
  GameBuilder game{"PaddingOracle"};
  scheme.declare(game);
  const State k = game.state("k", scheme.keys()), m = game.state("m", scheme.messages()),
              c = game.state("c", scheme.ciphertexts());
  game.initialize([&](Body& at) {
    at.set(k, scheme.keygen(at));
    at.set(m, at.sample(scheme.messages()));
    const Node message = at.get(m);
    at.set(c, scheme.encrypt(at, at.get(k), message));
  });
  game.oracle("CIPHERTEXT", {}, [&](Body& at) { return at.get(c); }).at_most(1);
  game.oracle("PAD", {scheme.ciphertexts()},
              [&](Body& at, Node asked) { return scheme.padding_is_valid(at, at.get(k), asked); })
      .at_most(q);
  game.finalize(scheme.messages(),
                [&](Body& at, Node guess) { return at.equal(guess, at.get(m)); });
  return Definition::search("padding-oracle", game.build(),
                            make_rational(1, scheme.messages().cardinality()))
      .with_proved_blind_guess();
}

void register_padding_oracle(Catalogue& catalogue);
void register_padding_oracle(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "padding-oracle",
      .summary =
          "an adversary that learns which paddings are valid cannot decrypt a random message",
      .source = "[Vaudenay02]",
      .parameters = {{.name = "q",
                      .meaning = "PAD queries",
                      .default_value = "256",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true,
                      .budget = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* padded = dynamic_cast<const PaddedEncryption*>(&scheme);
        if (padded == nullptr) return std::nullopt;
        return padding_oracle(*padded, given.size("q"));
      }});
}

}  // namespace certamen
