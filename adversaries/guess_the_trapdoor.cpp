// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

void register_guess_the_trapdoor(Catalogue& catalogue);
/// Guesses h = g without looking: g = g^0 h^1 = g^1 h^0. Wins with 1/(q - 1), the best without
/// seeing h [Pedersen91].
void register_guess_the_trapdoor(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "guess-the-trapdoor",
      .summary = "guesses the discrete logarithm of the second base: the blind reference",
      .source = "[Pedersen91]",
      .definitions = {"binding"},
      .schemes = {"pedersen"},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        const Domain group = definition.interface().front().output;
        return Adversary{"guess-the-trapdoor", [group](Run& a) {
                           const Domain exponents = Zmod(group.order());
                           const Node c = a.constant(group, Value{group.generator()});
                           const Node zero = a.constant(exponents, 0);
                           const Node one = a.constant(exponents, 1);
                           return a.tuple({c, zero, one, one, zero});
                         }};
      }});
}

}  // namespace certamen
