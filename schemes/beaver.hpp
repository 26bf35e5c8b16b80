// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/scheme.hpp"

namespace certamen {

//  Two parties multiply x and y modulo m, which are shared as x1 + x2 and y1 + y2, with a triple
//  a, b, c = a b that is shared likewise [Beaver91]:
//    party i sends d_i = x_i - a_i and e_i = y_i - b_i
//    both take d = d_1 + d_2, e = e_1 + e_2; party i has z_i = c_i + d b_i + e a_i, and one + d e
//
/// Which party adds d e to its share of the product.
enum class BeaverAdds { first, second };

/// As a sharing of the pair (x, y): a party's share is its view of the run, x_i, y_i, a_i, b_i,
/// c_i, the two messages of the other party, and its share z_i of the product.
///
/// DIFFERS: there a triple is made by a protocol; here the dealer of x and y deals it too.
class BeaverMultiplication : public SecretSharing {
 public:
  BeaverMultiplication(const Size& m, BeaverAdds adds) : numbers_{Zmod(m)}, adds_{adds} {}
  Domain secrets() const override { return Tuple({numbers_, numbers_}); }
  Domain shares() const override {
    return Tuple({numbers_, numbers_, numbers_, numbers_, numbers_, numbers_, numbers_, numbers_});
  }
  std::size_t parties() const override { return 2; }
  std::size_t threshold() const override { return 2; }
  std::vector<Node> share(Body& at, Node secret) const override {
    const Node a = at.sample(numbers_), b = at.sample(numbers_);
    const auto xs = shared(at, at.get(secret, 0)), ys = shared(at, at.get(secret, 1));
    const auto as = shared(at, a), bs = shared(at, b), cs = shared(at, a * b);
    const Node d1 = xs.first - as.first, d2 = xs.second - as.second;
    const Node e1 = ys.first - bs.first, e2 = ys.second - bs.second;
    const Node d = d1 + d2, e = e1 + e2;
    const Node own1 = product_share(cs.first, d, bs.first, e, as.first);
    const Node own2 = product_share(cs.second, d, bs.second, e, as.second);
    const Node z1 = adds_ == BeaverAdds::first ? own1 + d * e : own1;
    const Node z2 = adds_ == BeaverAdds::second ? own2 + d * e : own2;
    const Node first = at.tuple({xs.first, ys.first, as.first, bs.first, cs.first, d2, e2, z1});
    const Node second =
        at.tuple({xs.second, ys.second, as.second, bs.second, cs.second, d1, e1, z2});
    return {first, second};
  }

 private:
  std::pair<Node, Node> shared(Body& at, Node value) const {
    const Node first = at.sample(numbers_);
    return {first, value - first};
  }
  static Node product_share(Node c, Node d, Node b, Node e, Node a) {
    const Node d_b = d * b, e_a = e * a;
    return c + d_b + e_a;
  }

  Domain numbers_;
  BeaverAdds adds_;
};

}  // namespace certamen
