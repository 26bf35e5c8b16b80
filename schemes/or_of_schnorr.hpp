// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/sigma_protocol.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

//  The prover knows w with x = g^w for one of two group elements, and says not which [CDS94]:
//  Instance: (second, w, y)        Statement: (g^w, y), or (y, g^w) where the second is known
//  Commit: r, z', c' <- Z_q; a = g^r; a' = g^z' / y^c'
//  Respond to c: c - c', r + (c - c') w on the known side; c', z' on the other
//  Response: (c1, z1, z2); Verify: g^z1 = a1 x1^c1, g^z2 = a2 x2^(c - c1)
//  Simulate(c): c1, z1, z2 <- Z_q; c2 = c - c1; ai = g^zi / xi^ci
//  Extract: (zi - zi') / (ci - ci') for a side i whose challenges differ
class OrOfSchnorr : public SigmaProtocol {
 public:
  explicit OrOfSchnorr(Domain group) : group_{std::move(group)}, exponents_{exponents(group_)} {}
  Domain instances() const override { return Tuple({Boolean(), exponents_, group_}); }
  Domain statements() const override { return Tuple({group_, group_}); }
  Domain challenges() const override { return exponents_; }
  Domain commitments() const override { return Tuple({group_, group_}); }
  Domain responses() const override { return Tuple({exponents_, exponents_, exponents_}); }
  Node statement(Body& at, Node instance) const override {
    const Node x = at.exponential(group_, at.get(instance, 1));
    return in_order(at, instance, x, at.get(instance, 2));
  }
  Committed commit(Body& at, Node instance) const override {
    const Node r = at.sample(exponents_), z = at.sample(exponents_), c = at.sample(exponents_);
    const Node a = at.exponential(group_, r), other = fitting(at, at.get(instance, 2), c, z);
    return {in_order(at, instance, a, other), at.tuple({r, z, c})};
  }
  Node respond(Body& at, Node instance, Node coins, Node challenge) const override {
    const Node r = at.get(coins, 0), other_z = at.get(coins, 1), other_c = at.get(coins, 2);
    const Node c = challenge - other_c, z = r + c * at.get(instance, 1);
    const Node first_known = at.tuple({c, z, other_z});
    const Node second_known = at.tuple({other_c, other_z, z});
    return at.select(at.get(instance, 0), second_known, first_known);
  }
  Simulated simulate(Body& at, Node statement, Node challenge) const override {
    const Node c = at.sample(exponents_), z1 = at.sample(exponents_), z2 = at.sample(exponents_);
    const Node a1 = fitting(at, at.get(statement, 0), c, z1);
    const Node a2 = fitting(at, at.get(statement, 1), challenge - c, z2);
    return {at.tuple({a1, a2}), at.tuple({c, z1, z2})};
  }
  Node verify(Body& at, Node statement, Node commitment, Node challenge,
              Node response) const override {
    const Node c = at.get(response, 0);
    const Node first =
        accepts(at, at.get(statement, 0), at.get(commitment, 0), c, at.get(response, 1));
    const Node second = accepts(at, at.get(statement, 1), at.get(commitment, 1), challenge - c,
                                at.get(response, 2));
    return first && second;
  }
  Domain witnesses() const override { return exponents_; }
  Node is_witness(Body& at, Node statement, Node witness) const override {
    const Node x = at.exponential(group_, witness);
    const Node first = at.equal(x, at.get(statement, 0));
    return first || at.equal(x, at.get(statement, 1));
  }
  Node extract(Body& at, Node, Node c, Node z, Node c2, Node z2) const override {
    const Node d1 = at.get(z, 0) - at.get(z2, 0), d2 = c - c2 - d1;
    const Node same = at.equal(d1, at.residue(exponents_, 0));
    const Node w1 = ratio(at, at.get(z, 1) - at.get(z2, 1), d1);
    const Node w2 = ratio(at, at.get(z, 2) - at.get(z2, 2), d2);
    return at.select(same, w2, w1);
  }

 private:
  /// g^z / x^c
  Node fitting(Body& at, Node x, Node c, Node z) const {
    const Node g_z = at.exponential(group_, z);
    return g_z / at.power(x, c);
  }
  Node accepts(Body& at, Node x, Node a, Node c, Node z) const {
    const Node x_c = at.power(x, c), g_z = at.exponential(group_, z);
    return at.equal(g_z, a * x_c);
  }
  Node ratio(Body& at, Node numerator, Node denominator) const {
    return numerator * at.apply(operations::invert(exponents_), {denominator});
  }
  Node in_order(Body& at, Node instance, Node known, Node other) const {
    const Node second_known = at.tuple({other, known}), first_known = at.tuple({known, other});
    return at.select(at.get(instance, 0), second_known, first_known);
  }

  Domain group_, exponents_;
};

}  // namespace certamen
