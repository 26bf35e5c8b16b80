// SPDX-License-Identifier: Apache-2.0
#include <boost/multiprecision/miller_rabin.hpp>

#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

//  Share(s): a1, .., a(t-1) <- Z_p;  f(x) = s + a1 x + .. + a(t-1) x^(t-1);  share i is (i, f(i))
//  [Shamir79] With the leading coefficient forced to be non-zero (a known mistake) t - 1 shares
//  exclude one secret.
class Shamir : public SecretSharing {
 public:
  Shamir(const Size& p, int parties, int threshold, bool nonzero)
      : field_{Zmod(p)}, parties_{static_cast<std::size_t>(parties)},
        threshold_{static_cast<std::size_t>(threshold)}, nonzero_{nonzero} {
    if (!is_prime(p))
      throw Error{ErrorCode::bad_number, "shamir", "p must be a prime, got " + p.text()};
    if (p.least().value_or(0) <= parties)
      throw Error{ErrorCode::bad_number, "shamir",
                  "p must be more than the number of parties " + std::to_string(parties) +
                      ", got " + p.text()};
    if (threshold > parties)
      throw Error{ErrorCode::bad_number, "shamir",
                  "the threshold " + std::to_string(threshold) +
                      " is above the number of parties " + std::to_string(parties)};
  }
  Domain secrets() const override { return field_; }
  Domain shares() const override { return Tuple({field_, field_}); }
  std::size_t parties() const override { return parties_; }
  std::size_t threshold() const override { return threshold_; }

  std::vector<Node> share(Body& at, Node secret) const override {
    std::vector<Node> coefficients;
    for (std::size_t i = 1; i < threshold_; ++i)
      coefficients.push_back(
          nonzero_ && i + 1 == threshold_
              ? at.sample(Distribution::uniform_except(field_, 1), {at.residue(field_, 0)})
              : at.sample(field_));
    std::vector<Node> shares;
    for (std::size_t party = 1; party <= parties_; ++party) {
      const Node x = at.residue(field_, Integer{party});
      shares.push_back(at.tuple({x, horner(secret, coefficients, x)}));
    }
    return shares;
  }

 private:
  /// Whatever its symbol stands for.
  static bool is_prime(const Size& p) {
    if (p.is_symbol()) return p.is_prime_symbol();
    return p == Size{2} || p == Size{3} || boost::multiprecision::miller_rabin_test(p.number(), 40);
  }
  static Node horner(Node secret, const std::vector<Node>& coefficients, Node x) {
    if (coefficients.empty()) return secret;
    Node sum = coefficients.back();
    for (std::size_t i = coefficients.size() - 1; i-- > 0;) sum = sum * x + coefficients[i];
    return sum * x + secret;
  }

  Domain field_;
  std::size_t parties_, threshold_;
  bool nonzero_;
};

}  // namespace

void register_shamir(Catalogue& catalogue);
void register_shamir(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "shamir",
      .summary = "t out of n secret sharing by polynomials",
      .source = "[Shamir79]",
      .parameters =
          {{.name = "p",
            .meaning = "the field's prime, above n",
            .default_value = "5",
            .minimum = 2},
           {.name = "n", .meaning = "parties", .default_value = "3", .minimum = 1, .maximum = 4096},
           {.name = "t",
            .meaning = "shares that determine the secret",
            .default_value = "2",
            .minimum = 1,
            .maximum = 4096},
           {.name = "nonzero",
            .meaning = "1: the leading coefficient is never 0 (a mistake)",
            .default_value = "0",
            .minimum = 0,
            .maximum = 1}},
      .make = [](const Parameters& given) {
        return std::make_shared<Shamir>(given.size("p"), given.small("n"), given.small("t"),
                                        given.small("nonzero") == 1);
      }});
}

}  // namespace certamen
