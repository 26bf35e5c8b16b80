// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

void register_feistel_one_round(Catalogue& catalogue);
/// One round copies the right half to the left. All queries (L, 0), as many as are allowed: a
/// random permutation copies 0 to the left q times with probability N(N-1)..(N-q+1) /
/// (M(M-1)..(M-q+1)), M = N^2 [LR88].
void register_feistel_one_round(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "feistel-one-round",
      .summary = "checks that the right half comes out on the left",
      .source = "[LR88]",
      .definitions = {"prp"},
      .schemes = {"feistel"},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        const auto half =
            static_cast<unsigned>(definition.interface().front().inputs.front().size().number()) /
            2;
        std::size_t calls = budget_of(definition, "EVAL", 2);
        if (half < 60) calls = std::min(calls, std::size_t{1} << half);
        return Adversary{
            "feistel-one-round", [half, calls](Run& a) {
              const Node zero = element(a, Bits(static_cast<int>(half)), 0);
              Node all = a.boolean(true);
              for (std::size_t i = 0; i < calls; ++i) {
                const Node left = element(a, zero.domain(), Integer{i});
                all =
                    all && a.equal(a.slice(a.call("EVAL", a.concat(left, zero)), half, half), zero);
              }
              return all;
            }};
      }});
}

}  // namespace certamen
