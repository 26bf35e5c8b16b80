// SPDX-License-Identifier: Apache-2.0
#include <boost/multiprecision/miller_rabin.hpp>

#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

//  KeyGen: k, r <- Z_p        Tag((k, r), (m1, .., md)) = m1 k + m2 k^2 + .. + md k^d + r [WC81;
//  Boer93] One message a key: r is a one-time pad. The hash's differences hit a value for at most
//  min(d, p) keys k.
class WegmanCarter : public MessageAuthentication {
 public:
  WegmanCarter(const Integer& p, int d) : field_{Zmod(p)}, degree_{static_cast<std::size_t>(d)} {
    if (p != 2 && p != 3 && !boost::multiprecision::miller_rabin_test(p, 40))
      throw Error{ErrorCode::bad_number, "wegman-carter", "p must be a prime, got " + p.str()};
  }
  Domain keys() const override { return Tuple({field_, field_}); }
  Domain messages() const override { return Vector(field_, Integer{degree_}); }
  Domain tags() const override { return field_; }
  Node keygen(Body& at) const override { return at.tuple({at.sample(field_), at.sample(field_)}); }
  Node tag(Body& at, Node key, Node message) const override {
    const Node k = at.get(key, 0), r = at.get(key, 1);
    Node hash = at.get(message, degree_ - 1) * k;
    for (std::size_t i = degree_ - 1; i-- > 0;) hash = (hash + at.get(message, i)) * k;
    return hash + r;
  }
  Node verify(Body& at, Node key, Node message, Node tag_of_it) const override {
    return at.equal(tag(at, key, message), tag_of_it);
  }

 private:
  Domain field_;
  std::size_t degree_;
};

}  // namespace

void register_wegman_carter(Catalogue& catalogue);
void register_wegman_carter(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "wegman-carter",
      .summary = "polynomial hash plus a one-time pad: a one-time MAC",
      .source = "[WC81; Boer93]",
      .parameters =
          {{.name = "p", .meaning = "the field's prime", .default_value = "5", .minimum = 2},
           {.name = "d",
            .meaning = "field elements of a message: the polynomial's degree",
            .default_value = "1",
            .minimum = 1,
            .maximum = 4096}},
      .make = [](const Parameters& given) {
        return std::make_shared<WegmanCarter>(given.integer("p"), given.small("d"));
      }});
}

}  // namespace certamen
