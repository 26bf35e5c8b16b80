// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

void register_repeated_halves(Catalogue& catalogue);
/// Compares the two halves of one output: a uniform one has equal halves with 2^-n.
void register_repeated_halves(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "repeated-halves",
      .summary = "compares the halves of the generator's output",
      .source = "[Rosulek, 5.1]",
      .definitions = {"prg"},
      .schemes = {"doubling-prg"},
      .parameters = {},
      .make = [](const Scheme&, const Definition&, const Parameters&) {
        return Adversary{"repeated-halves", [](Run& a) {
                           const Node y = a.call("GENERATE");
                           const auto half = static_cast<unsigned>(y.domain().size().number()) / 2;
                           const Node low = a.slice(y, 0, half);
                           return a.equal(a.slice(y, half, half), low);
                         }};
      }});
}

}  // namespace certamen
