// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

namespace {

constexpr unsigned long largest_order = 1UL << 24;

/// x with g^x = y by trying all: unbounded adversaries only.
Node discrete_log(Run& a, Node y) {
  const Domain group = y.domain();
  require(group.order() <= largest_order, "discrete-log", "a group of order at most 2^24");
  return a.decide(
      "discrete-log", {y}, Zmod(group.order()),
      [group](std::span<const Value> seen) {
        const Integer wanted = seen[0].code();
        Integer power = 1;
        for (unsigned long x = 0; x < largest_order; ++x) {
          if (power == wanted) return Value{x};
          power = power * group.generator() % group.modulus();
        }
        throw Error{ErrorCode::bad_domain, "discrete-log", "the element is outside of the group"};
      },
      group.order());
}

Node against_ddh(Run& a) {
  const Node triple = a.call("CHALLENGE");
  const Node claimed = a.get(triple, 2), x = discrete_log(a, a.get(triple, 0));
  return a.equal(a.power(a.get(triple, 1), x), claimed);
}

/// Decrypts, and says whether the message is g.
Node against_encryption(Run& a) {
  const Node secret_key = discrete_log(a, a.call("PUBLIC_KEY"));
  const Domain group = a.signature("PUBLIC_KEY").output;
  const Node one = a.constant(group, 1), g = a.constant(group, Value{group.generator()});
  const bool left_or_right = a.interface().back().name == "LR";
  const Node c = left_or_right ? a.call("LR", one, g) : a.call("ROR", g);
  const Node mask = a.power(a.get(c, 0), secret_key);
  return a.equal(a.get(c, 1) / mask, g);
}

/// With h = g^x: g^0 h^1 = g^x h^0.
Node against_binding(Run& a) {
  const Node h = a.call("PARAMETERS");
  const Node x = discrete_log(a, h);
  const Node zero = a.constant(x.domain(), 0), one = a.constant(x.domain(), 1);
  return a.tuple({h, zero, one, x, zero});
}

}  // namespace

void register_discrete_log(Catalogue& catalogue);
void register_discrete_log(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{.name = "discrete-log",
                               .summary = "unbounded: computes discrete logarithms by trying all",
                               .source = "[DH76; Pedersen91]",
                               .definitions = {"ddh", "ind-cpa", "ind-cpa-ror", "binding"},
                               .schemes = {"elgamal", "pedersen"},
                               .parameters = {},
                               .make =
                                   [](const Scheme&, const Definition&, const Parameters&) {
                                     return Adversary{"discrete-log", [](Run& a) {
                                                        const auto& first =
                                                            a.interface().front().name;
                                                        if (first == "CHALLENGE")
                                                          return against_ddh(a);
                                                        if (first == "PUBLIC_KEY")
                                                          return against_encryption(a);
                                                        return against_binding(a);
                                                      }};
                                   },
                               .exhaustive = true});
}

}  // namespace certamen
