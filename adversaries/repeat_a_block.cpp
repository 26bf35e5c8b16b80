// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

namespace {

Node first_blocks_equal(Run& a, Node ciphertext) {
  const Node second = a.get(ciphertext, 1);
  return a.equal(a.get(ciphertext, 0), second);
}

/// The message whose first block is the x-th value, and all others the y-th.
Node blocks(Run& a, const Domain& messages, int x, int y) {
  const Domain& block = messages.parts().front();
  std::vector<Node> parts{element(a, block, x)};
  while (parts.size() < static_cast<std::size_t>(messages.size().number()))
    parts.push_back(element(a, block, y));
  return a.vector(parts);
}

}  // namespace

void register_repeat_a_block(Catalogue& catalogue);
/// Equal blocks have equal ciphertext blocks in ECB: LR((a, a), (a, b)), or ROR((a, a)).
void register_repeat_a_block(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "repeat-a-block",
      .summary = "asks for a message of equal blocks and compares the ciphertext's blocks",
      .source = "[KL, 3.6]",
      .definitions = {"one-time-secrecy", "ind-cpa", "ind-cpa-ror"},
      .schemes = {"ecb", "two-time-pad"},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        const Signature oracle = definition.interface().front();
        require(oracle.inputs.front().size().number() >= 2, "repeat-a-block",
                "messages of two blocks");
        return Adversary{"repeat-a-block", [](Run& a) {
                           const auto& [name, inputs, output] = a.interface().front();
                           const Node same = blocks(a, inputs.front(), 0, 0);
                           if (name == "ROR") return first_blocks_equal(a, a.call("ROR", same));
                           return first_blocks_equal(
                               a, a.call("LR", same, blocks(a, inputs.front(), 0, 1)));
                         }};
      }});
}

}  // namespace certamen
