// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

namespace {

Node is_square(Run& a, Node x) {
  return a.apply(operations::legendre(x.domain()), {x});
}

/// g^(ab) is a square unless neither g^a nor g^b is one, if g generates the whole Z_p*.
Node product_is_square(Run& a, Node x, Node y) {
  const Node second = is_square(a, y);
  return is_square(a, x) || second;
}

/// The message is a square if and only if the mask and the masked message are both squares or both
/// not.
Node message_is_square(Run& a, Node public_key, Node ciphertext) {
  const Node mask = product_is_square(a, public_key, a.get(ciphertext, 0));
  return a.equal(is_square(a, a.get(ciphertext, 1)), mask);
}

Node run(Run& a) {
  if (a.interface().front().name == "CHALLENGE") {
    const Node triple = a.call("CHALLENGE");
    const Node second = a.get(triple, 1), product = product_is_square(a, a.get(triple, 0), second);
    return a.equal(is_square(a, a.get(triple, 2)), product);
  }
  const Node public_key = a.call("PUBLIC_KEY");
  const Domain group = public_key.domain();
  const Node one = a.constant(group, 1), g = a.constant(group, Value{group.generator()});
  const bool left_or_right = a.interface().back().name == "LR";
  return message_is_square(a, public_key,
                           left_or_right ? a.call("LR", g, one) : a.call("ROR", one));
}

}  // namespace

void register_legendre(Catalogue& catalogue);
/// In the whole group Z_p* the Legendre symbol of g^(ab) follows from those of g^a and g^b:
/// advantage 1/2 against DDH and against real-or-random ElGamal, 1 against left-or-right with a
/// square and a non-square. Among squares it sees nothing.
void register_legendre(Catalogue& catalogue) {
  catalogue.add(
      AdversaryEntry{.name = "legendre",
                     .summary = "compares quadratic residuosity: wins where the order is even",
                     .source = "[Boneh98; KL, 8.3]",
                     .definitions = {"ddh", "ind-cpa", "ind-cpa-ror"},
                     .schemes = {"elgamal"},
                     .parameters = {},
                     .make = [](const Scheme&, const Definition&, const Parameters&) {
                       return Adversary{"legendre", run};
                     }});
}

}  // namespace certamen
