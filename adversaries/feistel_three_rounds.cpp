// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

void register_feistel_three_rounds(Catalogue& catalogue);
/// After three rounds with one right half R, (S, T) has S = R + f2(X) and T = X + f3(S) where X = L
/// + f1(R): whenever two S are equal, the T differ as the L do. Asks (0, 0), (1, 0), .. and looks
/// for such a pair. With two queries the advantage is 1/N - 1/(N^2 - 1) [Patarin08, 3 rounds,
/// chosen plaintexts].
void register_feistel_three_rounds(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "feistel-three-rounds",
      .summary = "queries with one right half: looks for a pair with equal left and xor-related "
                 "right outputs",
      .source = "[Patarin08]",
      .definitions = {"prp"},
      .schemes = {"feistel"},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        require(budget_of(definition, "EVAL", 2) >= 2, "feistel-three-rounds", "two EVAL queries");
        const auto half =
            static_cast<unsigned>(definition.interface().front().inputs.front().size().number()) /
            2;
        std::size_t calls = budget_of(definition, "EVAL", 2);
        if (half < 60) calls = std::min(calls, std::size_t{1} << half);
        return Adversary{"feistel-three-rounds", [half, calls](Run& a) {
                           const Node zero = element(a, Bits(static_cast<int>(half)), 0);
                           std::vector<Node> lefts, answers, pairs;
                           for (std::size_t i = 0; i < calls; ++i) {
                             lefts.push_back(element(a, zero.domain(), Integer{i}));
                             answers.push_back(a.call("EVAL", a.concat(lefts[i], zero)));
                             for (std::size_t j = 0; j < i; ++j) {
                               const Node difference = a.concat(zero, lefts[i] ^ lefts[j]);
                               pairs.push_back(a.equal(answers[i] ^ answers[j], difference));
                             }
                           }
                           return any(a, pairs);
                         }};
      }});
}

}  // namespace certamen
