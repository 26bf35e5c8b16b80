// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

namespace {

/// Coefficients, constant first, of X (X - 1) .. (X - (roots - 1)) modulo p.
std::vector<Integer> falling_factorial(std::size_t roots, const Integer& p) {
  std::vector<Integer> product{1};
  for (std::size_t root = 0; root < roots; ++root) {
    std::vector<Integer> next(product.size() + 1, 0);
    for (std::size_t i = 0; i < product.size(); ++i) {
      next[i + 1] = (next[i + 1] + product[i]) % p;
      next[i] = (next[i] + (p - root) * product[i]) % p;
    }
    product = std::move(next);
  }
  return product;
}

}  // namespace

void register_polynomial_forgery(Catalogue& catalogue);
/// Asks for the tag of 0, which is the pad r, and outputs it for the message whose hash X (X - 1)
/// .. (X - d + 1) is zero for min(d, p) keys: the largest differential probability of the hash, so
/// the best forgery [WC81; Stinson94].
void register_polynomial_forgery(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "polynomial-forgery",
      .summary = "shifts a tag along the hash difference with the most roots",
      .source = "[WC81; Stinson94]",
      .definitions = {"euf-cma"},
      .schemes = {"wegman-carter"},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        require(budget_of(definition, "TAG", 1) >= 1, "polynomial-forgery", "one TAG query");
        return Adversary{"polynomial-forgery", [](Run& a) {
                           const Domain messages = a.signature("TAG").inputs.front();
                           const Domain field = messages.parts().front();
                           const auto degree = static_cast<std::size_t>(messages.size().number());
                           const Integer p = field.cardinality();
                           const std::size_t roots =
                               p < degree ? static_cast<std::size_t>(p) : degree;
                           auto hash = falling_factorial(roots, p);
                           hash.resize(degree + 1, 0);
                           std::vector<Node> message;
                           for (std::size_t i = 1; i <= degree; ++i)
                             message.push_back(a.constant(field, Value{hash[i]}));
                           const Node tag = a.call("TAG", element(a, messages, 0));
                           return a.tuple({a.vector(message), tag});
                         }};
      }});
}

}  // namespace certamen
