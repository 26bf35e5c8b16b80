// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/nonce_encryption.hpp"

namespace certamen {

//  MISUSE-ROR.Real | MISUSE-ROR.Random        [RS06, Def. 1: the part about privacy]
//  Initialize:  k <- KeyGen | f <- Functions(nonces x messages, ciphertexts)
//  ROR(n, m):   return Enc(k, n, m) | f(n, m)                            at most q times
//
// DIFFERS: there no adversary repeats a query, and each answer is uniform; here a repeated query
// has the same answer. Of the definition's two oracles this is the first: nothing is said of
// forgeries.
Definition misuse_ror(const NonceEncryption& scheme, const Size& q) {
  GameBuilder real{"MISUSE-ROR.Real"};
  scheme.declare(real);
  const State k = real.state("k", scheme.keys());
  real.initialize([&](Body& at) { at.set(k, scheme.keygen(at)); });
  real.oracle("ROR", {scheme.nonces(), scheme.messages()},
              [&](Body& at, Node n, Node m) { return scheme.encrypt(at, at.get(k), n, m); })
      .at_most(q);

  GameBuilder random{"MISUSE-ROR.Random"};
  const Table f = random.random_function("f", Tuple({scheme.nonces(), scheme.messages()}),
                                         scheme.ciphertexts());
  random
      .oracle("ROR", {scheme.nonces(), scheme.messages()},
              [&](Body& at, Node n, Node m) { return at.lookup(f, at.tuple({n, m})); })
      .at_most(q);

  return Definition::indistinguishability("misuse-ror", real.build(), random.build());
}

void register_misuse_ror(Catalogue& catalogue);
void register_misuse_ror(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "misuse-ror",
      .summary = "ciphertexts look random, and show that nonce and message come again alone",
      .source = "[RS06, Def. 1]",
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
        return misuse_ror(*encryption, given.size("q"));
      }});
}

}  // namespace certamen
