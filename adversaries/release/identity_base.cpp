// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

void register_identity_base(Catalogue& catalogue);
/// If the second base is the identity, the commitment is g^m: wins with 1/q when Setup allows it,
/// else nothing.
void register_identity_base(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "identity-base",
      .summary = "reads the message when the second base is the identity",
      .source = "[Pedersen91]",
      .definitions = {"hiding"},
      .schemes = {"pedersen"},
      .parameters = {},
      .make = [](const Scheme&, const Definition&, const Parameters&) {
        return Adversary{"identity-base", [](Run& a) {
                           const Node h = a.call("PARAMETERS");
                           const Domain group = h.domain(), exponents = Zmod(group.order());
                           const Node one = a.constant(exponents, 1);
                           const Node c = a.call("LR", a.constant(exponents, 0), one);
                           const Node g = a.constant(group, Value{group.generator()});
                           const Node is_one = a.equal(c, g);
                           return a.equal(h, a.constant(group, 1)) && is_one;
                         }};
      }});
}

}  // namespace certamen
