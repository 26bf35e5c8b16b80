// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

void register_feistel_two_rounds(Catalogue& catalogue);
/// After two rounds the left half is L + f1(R): two queries with one R have left halves that differ
/// as their L do. A random permutation does so with N/(N^2 - 1): advantage 1 - N/(N^2 - 1) [LR88;
/// Patarin08].
void register_feistel_two_rounds(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "feistel-two-rounds",
      .summary = "two queries with one right half: compares the xor of the left halves",
      .source = "[LR88; Patarin08]",
      .definitions = {"prp"},
      .schemes = {"feistel"},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        require(budget_of(definition, "EVAL", 2) >= 2, "feistel-two-rounds", "two EVAL queries");
        const auto half =
            static_cast<unsigned>(definition.interface().front().inputs.front().size().number()) /
            2;
        return Adversary{"feistel-two-rounds", [half](Run& a) {
                           const Node zero = element(a, Bits(static_cast<int>(half)), 0);
                           const Node one = element(a, zero.domain(), 1);
                           const Node y = a.call("EVAL", a.concat(zero, zero));
                           const Node z = a.call("EVAL", a.concat(one, zero));
                           const Node right = a.slice(z, half, half);
                           return a.equal(a.slice(y, half, half) ^ right, one);
                         }};
      }});
}

}  // namespace certamen
