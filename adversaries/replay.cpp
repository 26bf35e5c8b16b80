// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

void register_replay(Catalogue& catalogue);
/// Outputs a pair that it asked for: never a forgery. A control of the definition's freshness
/// condition.
void register_replay(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "replay",
      .summary = "outputs a tag that it asked for: must never win",
      .source = "[GMR88]",
      .definitions = {"euf-cma"},
      .schemes = {},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        require(budget_of(definition, "TAG", 1) >= 1, "replay", "one TAG query");
        return Adversary{"replay", [](Run& a) {
                           const Node m = element(a, a.signature("TAG").inputs.front(), 0);
                           return a.tuple({m, a.call("TAG", m)});
                         }};
      }});
}

}  // namespace certamen
