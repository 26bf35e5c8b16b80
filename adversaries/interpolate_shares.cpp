// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

namespace {

/// The value at 0 of the polynomial of least degree through the shares (x, y): Lagrange.
Node value_at_zero(Run& a, const std::vector<Node>& shares) {
  const Domain field = shares.front().domain().parts().front();
  Node sum = a.constant(field, 0);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    Node numerator = a.get(shares[i], 1),
         denominator = a.constant(field, Value{Integer{1 % field.cardinality()}});
    for (std::size_t j = 0; j < shares.size(); ++j) {
      if (j == i) continue;
      numerator = numerator * a.get(shares[j], 0);
      denominator = denominator * (a.get(shares[j], 0) - a.get(shares[i], 0));
    }
    sum = sum + numerator * a.apply(operations::invert(field), {denominator});
  }
  return sum;
}

}  // namespace

void register_interpolate_shares(Catalogue& catalogue);
/// Interpolates what it sees: the secret from t shares, nothing from fewer. If the leading
/// coefficient is never 0, t - 1 shares interpolate to what the secret is not, and it wins 1/(p -
/// 1).
void register_interpolate_shares(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "interpolate-shares",
      .summary = "interpolates the shares seen and compares with the secret",
      .source = "[Shamir79]",
      .definitions = {"secret-sharing"},
      .schemes = {"shamir"},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        const std::size_t seen = definition.interface().front().output.parts().size();
        return Adversary{"interpolate-shares", [seen](Run& a) {
                           if (seen == 0) return a.boolean(false);
                           const Domain& secrets = a.signature("LR").inputs.front();
                           const Node one = element(a, secrets, 1);
                           const Node view = a.call("LR", element(a, secrets, 0), one);
                           std::vector<Node> shares;
                           for (std::size_t i = 0; i < seen; ++i) shares.push_back(a.get(view, i));
                           return a.equal(value_at_zero(a, shares), one);
                         }};
      }});
}

}  // namespace certamen
