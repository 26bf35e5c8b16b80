// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

void register_nonce_reuse(Catalogue& catalogue);
/// Two messages under one nonce are a two-time pad: the difference of the ciphertexts is that of
/// the messages. With random nonces of b bits its advantage is B(2^b, q), the probability that two
/// are equal [KL, 3.6.3; BS, 5.4.2].
void register_nonce_reuse(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "nonce-reuse",
      .summary = "waits for two equal nonces and compares the two ciphertexts",
      .source = "[KL, 3.6; BS, 5.4]",
      .definitions = {"ind-cpa"},
      .schemes = {"aes-ctr"},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        const std::size_t calls = budget_of(definition, "LR", 2);
        require(calls >= 2, "nonce-reuse", "two queries");
        return Adversary{"nonce-reuse", [calls](Run& a) {
                           // Left: always the same message; right: always another one.
                           const Domain messages = a.signature("LR").inputs.front();
                           std::vector<Node> answers;
                           for (std::size_t i = 0; i < calls; ++i) {
                             const Node right = element(a, messages, Integer{i});
                             answers.push_back(a.call("LR", element(a, messages, 0), right));
                           }
                           std::vector<Node> differ;
                           for (std::size_t i = 0; i < calls; ++i)
                             for (std::size_t j = 0; j < i; ++j) {
                               const Node second = a.get(answers[j], 1),
                                          first = a.get(answers[i], 1);
                               const Node other = a.differ(first, second),
                                          nonce = a.get(answers[j], 0);
                               differ.push_back(a.equal(a.get(answers[i], 0), nonce) && other);
                             }
                           return any(a, differ);
                         }};
      }});
}

}  // namespace certamen
