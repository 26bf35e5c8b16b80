// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

void register_keystream_collision(Catalogue& catalogue);
/// Counter mode encrypts zero blocks to distinct values of a permutation, uniform blocks collide:
/// B(N, blocks) from one message [BDJR97; BS, 5.4.2].
void register_keystream_collision(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "keystream-collision",
      .summary = "asks for zero blocks and looks for two equal blocks of the ciphertext",
      .source = "[BDJR97; BS, 5.4]",
      .definitions = {"ind-cpa-ror"},
      .schemes = {"ctr"},
      .parameters = {},
      .make = [](const Scheme&, const Definition&, const Parameters&) {
        return Adversary{"keystream-collision", [](Run& a) {
                           const Domain messages = a.signature("ROR").inputs.front();
                           const Node answer = a.get(a.call("ROR", element(a, messages, 0)), 1);
                           std::vector<Node> blocks;
                           for (std::size_t i = 0;
                                i < static_cast<std::size_t>(messages.size().number()); ++i)
                             blocks.push_back(a.get(answer, i));
                           return some_two_equal(a, blocks);
                         }};
      }});
}

}  // namespace certamen
