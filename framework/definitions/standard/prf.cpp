// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/standard/standard.hpp"

namespace certamen {

//  PRF.Real | PRF.Ideal        [GGM86; BS, 4.4]
//  Initialize:  k <- KeyGen | f <- Functions(inputs, outputs)
//  EVAL(x):     return F(k, x) | f(x)        at most q times
Definition prf(const PseudorandomFunction& scheme, const Size& q) {
  GameBuilder real{"PRF.Real"};
  scheme.declare(real);
  const State k = real.state("k", scheme.keys());
  real.initialize([&](Body& at) { at.set(k, scheme.keygen(at)); });
  real.oracle("EVAL", {scheme.inputs()},
              [&](Body& at, Node x) { return scheme.evaluate(at, at.get(k), x); })
      .at_most(q);

  GameBuilder ideal{"PRF.Ideal"};
  const Table f = ideal.random_function("f", scheme.inputs(), scheme.outputs());
  ideal.oracle("EVAL", {scheme.inputs()}, [&](Body& at, Node x) { return at.lookup(f, x); })
      .at_most(q);

  return Definition::indistinguishability("prf", real.build(), ideal.build());
}

void register_prf(Catalogue& catalogue);
void register_prf(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "prf",
      .summary = "the keyed function looks like a random function",
      .source = "[GGM86; BS, 4.4]",
      .parameters = {{.name = "q",
                      .meaning = "EVAL queries",
                      .default_value = "2",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true,
                      .budget = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* function = dynamic_cast<const PseudorandomFunction*>(&scheme);
        if (function == nullptr) return std::nullopt;
        return prf(*function, given.size("q"));
      }});
}

}  // namespace certamen
