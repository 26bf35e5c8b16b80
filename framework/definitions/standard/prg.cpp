// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/standard/standard.hpp"

namespace certamen {

//  PRG.Real | PRG.Ideal        [BM84; Rosulek, 5.1]
//  GENERATE():  s <- seeds; return G(s) | y <- outputs; return y        at most q times
Definition prg(const PseudorandomGenerator& scheme, const Size& q) {
  const auto side = [&](bool ideal) {
    GameBuilder game{ideal ? "PRG.Ideal" : "PRG.Real"};
    scheme.declare(game);
    game.oracle("GENERATE", {},
                [&](Body& at) { return ideal ? scheme.random_output(at) : scheme.generate(at); })
        .at_most(q);
    return game.build();
  };
  return Definition::indistinguishability("prg", side(false), side(true));
}

void register_prg(Catalogue& catalogue);
void register_prg(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "prg",
      .summary = "expanded seeds look uniform",
      .source = "[BM84; Rosulek, 5.1]",
      .parameters = {{.name = "q",
                      .meaning = "GENERATE queries",
                      .default_value = "1",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true,
                      .budget = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* generator = dynamic_cast<const PseudorandomGenerator*>(&scheme);
        if (generator == nullptr) return std::nullopt;
        return prg(*generator, given.size("q"));
      }});
}

}  // namespace certamen
