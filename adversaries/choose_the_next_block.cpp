// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

void register_choose_the_next_block(Catalogue& catalogue);
/// NEXT(0, 0) = c1 and NEXT(0, 1) = c2, so that the function was asked at c1 on the left; NEXT of
/// c1 + c2 on both sides asks it at c1 [JMV02].
void register_choose_the_next_block(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "choose-the-next-block",
      .summary = "makes the third input of the function equal to the second by the block it asks",
      .source = "[JMV02]",
      .definitions = {"online-cpa"},
      .schemes = {"prompt-cbc", "delayed-cbc"},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        require(budget_of(definition, "NEXT", 3) >= 3, "choose-the-next-block",
                "three NEXT queries: set blocks=3");
        return Adversary{"choose-the-next-block", [](Run& a) {
                           const Domain& block = a.signature("NEXT").output;
                           const Node zero = element(a, block, 0), one = element(a, block, 1);
                           const Node first = a.call("NEXT", zero, zero);
                           const Node second = a.call("NEXT", zero, one);
                           const Node sum = first ^ second;
                           return a.equal(second, a.call("NEXT", sum, sum));
                         }};
      }});
}

}  // namespace certamen
