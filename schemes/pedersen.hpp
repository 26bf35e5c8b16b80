// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/keyed_hash.hpp"
#include "framework/definitions/scheme.hpp"

namespace certamen {

//  Setup:          x <- Z_q \ {0}; h = g^x        [Pedersen91]; x is discarded
//  Commit(h, m):   o <- Z_q; c = g^m h^o        Verify(h, c, m, o): c = g^m h^o
//  With x in Z_q, h is the identity with probability 1/q, and then c shows m.
class Pedersen : public Commitment {
 public:
  Pedersen(Domain group, bool any_base)
      : group_{std::move(group)}, exponents_{exponents(group_)}, any_base_{any_base} {}
  Domain public_parameters() const override { return group_; }
  Domain messages() const override { return exponents_; }
  Domain commitments() const override { return group_; }
  Domain openings() const override { return exponents_; }
  Node setup(Body& at) const override {
    const Node x = any_base_ ? at.sample(exponents_)
                             : at.sample(Distribution::uniform_except(exponents_, 1),
                                         {at.residue(exponents_, 0)});
    return at.exponential(group_, x);
  }
  Committed commit(Body& at, Node h, Node m) const override {
    const Node o = at.sample(exponents_);
    return {combined(at, h, m, o), o};
  }
  Node verify(Body& at, Node h, Node c, Node m, Node o) const override {
    return at.equal(c, combined(at, h, m, o));
  }

  /// g^m h^o
  Node combined(Body& at, Node h, Node m, Node o) const {
    const Node mask = at.power(h, o);
    return at.exponential(group_, m) * mask;
  }

 private:
  Domain group_, exponents_;
  bool any_base_;
};

//  Hash(h, (m, o)) = g^m h^o: a collision gives the logarithm of h        [Pedersen91; BS, 10.6]
class PedersenHash : public KeyedHash {
 public:
  explicit PedersenHash(const Domain& group) : commitment_{group, false} {}
  Domain keys() const override { return commitment_.public_parameters(); }
  Domain inputs() const override { return Tuple({commitment_.messages(), commitment_.openings()}); }
  Domain outputs() const override { return commitment_.commitments(); }
  Node keygen(Body& at) const override { return commitment_.setup(at); }
  Node hash(Body& at, Node h, Node input) const override {
    const Node m = at.get(input, 0), o = at.get(input, 1);
    return commitment_.combined(at, h, m, o);
  }

 private:
  Pedersen commitment_;
};

}  // namespace certamen
