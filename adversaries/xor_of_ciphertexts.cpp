// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

void register_xor_of_ciphertexts(Catalogue& catalogue);
/// Two ciphertexts under one pad xor to the xor of their messages: LR((1, 0), (0, 0)), or ROR((1,
/// 0)); with the plain one-time pad and two queries, LR(1, 0) and LR(0, 0).
void register_xor_of_ciphertexts(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "xor-of-ciphertexts",
      .summary = "the xor of two ciphertexts under one pad is the xor of the messages",
      .source = "[Benson01; Rosulek, 2.4]",
      .definitions = {"one-time-secrecy", "ind-cpa", "ind-cpa-ror"},
      .schemes = {"two-time-pad", "one-time-pad"},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        const auto oracle = definition.interface().front();
        const Domain messages = oracle.inputs.front();
        const bool halves = messages.kind() == DomainKind::vector;
        require(halves || budget_of(definition, oracle.name, 2) >= 2, "xor-of-ciphertexts",
                "two queries, or messages of two halves");
        return Adversary{"xor-of-ciphertexts", [oracle, messages, halves](Run& a) {
                           const Domain block = halves ? messages.parts().front() : messages;
                           const Node zero = element(a, block, 0), one = element(a, block, 1);
                           const auto ask = [&](Node left, Node right) {
                             return oracle.name == "ROR" ? a.call("ROR", left)
                                                         : a.call("LR", left, right);
                           };
                           if (!halves) {
                             const Node first = ask(one, zero);
                             return a.equal(first ^ ask(zero, zero), one);
                           }
                           const Node zeros = a.vector({zero, zero});
                           const Node both = ask(a.vector({one, zero}), zeros);
                           const Node second = a.get(both, 1);
                           return a.equal(a.get(both, 0) ^ second, one);
                         }};
      }});
}

}  // namespace certamen
