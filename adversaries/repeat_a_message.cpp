// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

void register_repeat_a_message(Catalogue& catalogue);
/// LR(0, 0) and LR(0, 1) give equal ciphertexts on the left if encryption is deterministic [GM84].
void register_repeat_a_message(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "repeat-a-message",
      .summary =
          "asks LR(0, 0) and LR(0, 1) and compares: wins against every deterministic encryption",
      .source = "[GM84; BDJR97]",
      .definitions = {"ind-cpa"},
      .schemes = {"one-time-pad", "two-time-pad", "ecb", "ctr"},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        require(budget_of(definition, "LR", 2) >= 2, "repeat-a-message", "two LR queries: set q=2");
        return Adversary{"repeat-a-message", [](Run& a) {
                           const Domain& messages = a.signature("LR").inputs.front();
                           const Node zero = element(a, messages, 0), one = element(a, messages, 1);
                           const Node first = a.call("LR", zero, zero);
                           return a.equal(first, a.call("LR", zero, one));
                         }};
      }});
}

}  // namespace certamen
