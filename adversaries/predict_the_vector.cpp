// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

namespace {

/// The first block of a ciphertext; of an answer that is none the block 0.
Node first_block(Run& a, Node answer) {
  if (answer.domain().kind() == DomainKind::option) {
    const Domain ciphertexts = answer.domain().parts().front();
    answer = a.value_or(answer, element(a, ciphertexts, 0));
  }
  return a.get(answer, 0);
}

/// The message of that block alone.
Node repeated(Run& a, const Domain& messages, int block) {
  const Node part = element(a, messages.parts().front(), block);
  return a.vector(std::vector<Node>(static_cast<std::size_t>(messages.size().number()), part));
}

}  // namespace

void register_predict_the_vector(Catalogue& catalogue);
/// In CBC from a nonce the function is asked at the sum of nonce and first block: at 0 for 0 under
/// the nonce 0, and for 1 under the nonce 1 [Rogaway04].
void register_predict_the_vector(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "predict-the-vector",
      .summary = "chooses two nonces and first blocks with one sum, and compares",
      .source = "[Rogaway04]",
      .definitions = {"nonce-cpa", "nonce-cpa-ror", "misuse-ror"},
      .schemes = {"nonce-cbc", "nonce-ctr", "aes-nonce-ctr"},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        const std::string oracle = definition.interface().front().name;
        require(budget_of(definition, oracle, 2) >= 2, "predict-the-vector",
                "two queries: set q=2");
        return Adversary{"predict-the-vector", [oracle](Run& a) {
                           const Signature& asked = a.signature(oracle);
                           const Domain nonces = asked.inputs[0], messages = asked.inputs[1];
                           // Left: the message follows the nonce; right, if there is one: it is 0.
                           const auto ask = [&](int i) {
                             std::vector<Node> inputs{element(a, nonces, i),
                                                      repeated(a, messages, i)};
                             if (asked.inputs.size() == 3)
                               inputs.push_back(repeated(a, messages, 0));
                             return first_block(a, a.call_with(oracle, inputs));
                           };
                           const Node first = ask(0), second = ask(1);
                           return a.equal(first, second);
                         }};
      }});
}

}  // namespace certamen
