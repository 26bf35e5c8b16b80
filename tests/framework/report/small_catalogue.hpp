// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/catalogue.hpp"

namespace certamen::testing {

/// n-bit messages; the "ciphertext" is the message, or the message masked with a uniform key.
struct ToyScheme : Scheme {
  int bits = 1;
  bool masks = false;
};

inline Package toy_game(const ToyScheme& scheme, bool right) {
  const Domain messages = Bits(scheme.bits);
  GameBuilder game{right ? "Toy.Right" : "Toy.Left"};
  game.oracle("LR", {messages, messages}, [=](Body& at, Node m0, Node m1) {
    const Node message = right ? m1 : m0;
    return scheme.masks ? at.sample(messages) ^ message : message;
  });
  game.at_most(1);
  return game.build();
}

/// Searching for a uniform n-bit secret that no oracle shows.
inline Package toy_search(int bits) {
  GameBuilder game{"Toy.Search"};
  const State secret = game.state("s", Bits(bits));
  game.initialize([=](Body& at) { at.set(secret, at.sample(Bits(bits))); });
  game.finalize(Bits(bits), [=](Body& at, Node guess) { return at.equal(guess, at.get(secret)); });
  return game.build();
}

/// The error is "too large" with probability 2^-bits.
inline Package toy_errors(int bits) {
  GameBuilder game{"Toy.Correctness"};
  game.finalize(Unit(), [=](Body& at, Node) {
    return at.equal(at.sample(Bits(bits)), at.constant(Bits(bits), 0));
  });
  return game.build();
}

/// Schemes `clear` and `masked`, definitions of three kinds, adversaries that win, lose, fail and
/// want a parameter.
inline Catalogue small_catalogue() {
  Catalogue catalogue;
  for (const bool masks : {false, true})
    catalogue.add(SchemeEntry{masks ? "masked" : "clear",
                              "a toy",
                              "none",
                              {{"n", "bits of a message", "4", Integer{1}, Integer{200}}},
                              [=](const Parameters& parameters) {
                                auto scheme = std::make_shared<ToyScheme>();
                                scheme->bits = parameters.small("n");
                                scheme->masks = masks;
                                return scheme;
                              }});
  const auto toy = [](const Scheme& scheme) { return dynamic_cast<const ToyScheme*>(&scheme); };
  catalogue.add(DefinitionEntry{
      "secrecy", "left or right", "none", {}, [=](const Scheme& scheme, const Parameters&) {
        const auto* s = toy(scheme);
        return s == nullptr ? std::nullopt
                            : std::optional{Definition::indistinguishability(
                                  "secrecy", toy_game(*s, false), toy_game(*s, true))};
      }});
  catalogue.add(DefinitionEntry{
      "secret-search", "find the secret", "none", {}, [=](const Scheme& scheme, const Parameters&) {
        const auto* s = toy(scheme);
        const int bits = s == nullptr ? 1 : s->bits;
        return std::optional{
            Definition::search("secret-search", toy_search(bits),
                               make_rational(1, Integer{1} << static_cast<unsigned>(bits)))};
      }});
  catalogue.add(DefinitionEntry{"toy-correctness",
                                "few errors",
                                "none",
                                {{"delta", "how many errors are allowed", "1/16"}},
                                [=](const Scheme& scheme, const Parameters& parameters) {
                                  const auto* s = toy(scheme);
                                  const int bits = s == nullptr ? 1 : s->bits;
                                  return std::optional{
                                      Definition::correctness("toy-correctness", toy_errors(bits),
                                                              0, parameters.rational("delta"))};
                                }});
  const auto constant_of = [](Run& a, const Domain& domain, int value) {
    return a.constant(domain, value);
  };
  catalogue.add(AdversaryEntry{"compare",
                               "asks for 0 or 1 and looks",
                               "none",
                               {"secrecy"},
                               {},
                               {},
                               [=](const Scheme& scheme, const Definition&, const Parameters&) {
                                 const Domain messages =
                                     Bits(dynamic_cast<const ToyScheme&>(scheme).bits);
                                 return Adversary{"compare", [=](Run& a) {
                                                    const Node zero = constant_of(a, messages, 0),
                                                               one = constant_of(a, messages, 1);
                                                    return a.equal(a.call("LR", zero, one), one);
                                                  }};
                               }});
  catalogue.add(AdversaryEntry{"fails",
                               "asks an oracle that is not there",
                               "none",
                               {"secrecy"},
                               {"masked"},
                               {},
                               [](const Scheme&, const Definition&, const Parameters&) {
                                 return Adversary{"fails", [](Run& a) { return a.call("NOBODY"); }};
                               }});
  catalogue.add(AdversaryEntry{
      "guess",
      "guesses a constant",
      "none",
      {"secret-search"},
      {},
      {{"value", "what to guess", "0", Integer{0}, std::nullopt}},
      [=](const Scheme& scheme, const Definition&, const Parameters& parameters) {
        const Domain secrets = Bits(dynamic_cast<const ToyScheme&>(scheme).bits);
        const int value = parameters.small("value");
        return Adversary{"guess", [=](Run& a) { return constant_of(a, secrets, value); }};
      }});
  return catalogue;
}

}  // namespace certamen::testing
