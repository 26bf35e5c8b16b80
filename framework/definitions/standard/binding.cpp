// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/standard/standard.hpp"

namespace certamen {

//  Binding        [Pedersen91; BS, 8.12]
//  Initialize:                  pp <- Setup
//  PARAMETERS():                return pp
//  Finalize(c, m, o, m', o'):   return m != m' and Verify(pp, c, m, o) and Verify(pp, c, m', o')
//
// The blind guess commits to m with o, and tries one of the |openings| - 1 other openings for m'.
Definition binding(const Commitment& scheme) {
  GameBuilder game{"Binding"};
  scheme.declare(game);
  const State pp = game.state("pp", scheme.public_parameters());
  game.initialize([&](Body& at) { at.set(pp, scheme.setup(at)); });
  game.oracle("PARAMETERS", {}, [&](Body& at) { return at.get(pp); }).at_most(1);
  game.finalize(Tuple({scheme.commitments(), scheme.messages(), scheme.openings(),
                       scheme.messages(), scheme.openings()}),
                [&](Body& at, Node output) {
                  const Node c = at.get(output, 0);
                  const Node m = at.get(output, 1), o = at.get(output, 2);
                  const Node m2 = at.get(output, 3), o2 = at.get(output, 4);
                  const Node first = scheme.verify(at, at.get(pp), c, m, o);
                  const Node second = scheme.verify(at, at.get(pp), c, m2, o2);
                  return at.differ(m, m2) && first && second;
                });
  const Integer others = scheme.openings().cardinality() - 1;
  return Definition::search("binding", game.build(),
                            others < 1 ? Rational{1} : make_rational(1, others));
}

void register_binding(Catalogue& catalogue);
void register_binding(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "binding",
      .summary = "no commitment opens to two messages",
      .source = "[Pedersen91; BS, 8.12]",
      .parameters = {},
      .make = [](const Scheme& scheme, const Parameters&) -> std::optional<Definition> {
        const auto* commitment = dynamic_cast<const Commitment*>(&scheme);
        if (commitment == nullptr) return std::nullopt;
        return binding(*commitment);
      }});
}

}  // namespace certamen
