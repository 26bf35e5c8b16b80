// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/standard/standard.hpp"

namespace certamen {

//  PRP.Real | PRP.Ideal        [LR88; BS, 4.1], forward queries
//  Initialize:  k <- KeyGen | P <- Permutations(inputs)
//  EVAL(x):     return F(k, x) | P(x)        at most q times
Definition prp(const PseudorandomPermutation& scheme, const Size& q) {
  GameBuilder real{"PRP.Real"};
  scheme.declare(real);
  const State k = real.state("k", scheme.keys());
  real.initialize([&](Body& at) { at.set(k, scheme.keygen(at)); });
  real.oracle("EVAL", {scheme.inputs()},
              [&](Body& at, Node x) { return scheme.evaluate(at, at.get(k), x); })
      .at_most(q);

  GameBuilder ideal{"PRP.Ideal"};
  const Table p = ideal.random_permutation("P", scheme.inputs());
  ideal.oracle("EVAL", {scheme.inputs()}, [&](Body& at, Node x) { return at.lookup(p, x); })
      .at_most(q);

  return Definition::indistinguishability("prp", real.build(), ideal.build());
}

void register_prp(Catalogue& catalogue);
void register_prp(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "prp",
      .summary = "the keyed permutation looks like a random permutation (forward queries)",
      .source = "[LR88; BS, 4.1]",
      .parameters = {{.name = "q",
                      .meaning = "EVAL queries",
                      .default_value = "2",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true,
                      .budget = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* permutation = dynamic_cast<const PseudorandomPermutation*>(&scheme);
        if (permutation == nullptr) return std::nullopt;
        return prp(*permutation, given.size("q"));
      }});
}

}  // namespace certamen
