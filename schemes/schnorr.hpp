// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/sigma_protocol.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

//  Statement(w) = g^w        Commit: r <- Z_q; a = g^r        Respond: z = r + c w    [Schnorr91]
//  Verify: g^z = a x^c        Simulate(x, c): z <- Z_q; a = g^z / x^c
//  Extract: w = (z - z') / (c - c')
class Schnorr : public SigmaProtocol {
 public:
  explicit Schnorr(Domain group) : group_{std::move(group)}, exponents_{exponents(group_)} {}
  Domain instances() const override { return exponents_; }
  Domain statements() const override { return group_; }
  Domain challenges() const override { return exponents_; }
  Domain commitments() const override { return group_; }
  Domain responses() const override { return exponents_; }
  Node statement(Body& at, Node w) const override { return at.exponential(group_, w); }
  Committed commit(Body& at, Node) const override {
    const Node r = at.sample(exponents_);
    return {at.exponential(group_, r), r};
  }
  Node respond(Body&, Node w, Node r, Node c) const override { return r + c * w; }
  Simulated simulate(Body& at, Node x, Node c) const override {
    const Node z = at.sample(exponents_), g_z = at.exponential(group_, z);
    return {g_z / at.power(x, c), z};
  }
  Node verify(Body& at, Node x, Node a, Node c, Node z) const override {
    const Node x_c = at.power(x, c), g_z = at.exponential(group_, z);
    return at.equal(g_z, a * x_c);
  }
  Domain witnesses() const override { return exponents_; }
  Node is_witness(Body& at, Node x, Node w) const override {
    return at.equal(at.exponential(group_, w), x);
  }
  Node extract(Body& at, Node, Node c, Node z, Node c2, Node z2) const override {
    const Node inverse = at.apply(operations::invert(exponents_), {c - c2});
    return (z - z2) * inverse;
  }

 private:
  Domain group_, exponents_;
};

}  // namespace certamen
