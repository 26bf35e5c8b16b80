// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

void register_repeat_a_nonce(Catalogue& catalogue);
/// Two messages under one nonce are masked alike in counter mode: the difference of the ciphertexts
/// is that of the messages, which random ones of b bits have with probability 2^-b [RS06].
void register_repeat_a_nonce(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "repeat-a-nonce",
      .summary = "asks for two messages under one nonce and compares differences",
      .source = "[RS06; BS, 5.4]",
      .definitions = {"misuse-ror"},
      .schemes = {"nonce-ctr", "aes-nonce-ctr"},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        require(budget_of(definition, "ROR", 2) >= 2, "repeat-a-nonce", "two queries: set q=2");
        return Adversary{"repeat-a-nonce", [](Run& a) {
                           const Signature& oracle = a.signature("ROR");
                           const Node nonce = element(a, oracle.inputs[0], 0);
                           const Node zero = element(a, oracle.inputs[1], 0),
                                      one = element(a, oracle.inputs[1], 1);
                           const Node first = a.call("ROR", nonce, zero);
                           const Node second = a.call("ROR", nonce, one);
                           std::vector<Node> same;
                           const Integer blocks = oracle.inputs[1].size().number();
                           for (std::size_t i = 0; blocks > i; ++i) {
                             const Node x = a.get(first, i), y = a.get(second, i);
                             const Node m = a.get(zero, i), other = a.get(one, i);
                             const Node sum = x ^ y, difference = m ^ other;
                             same.push_back(a.equal(sum, difference));
                           }
                           Node all = same.front();
                           for (std::size_t i = 1; i < same.size(); ++i) all = all && same[i];
                           return all;
                         }};
      }});
}

}  // namespace certamen
