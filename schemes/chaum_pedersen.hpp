// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/sigma_protocol.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

//  Statement(h, w) = (h, g^w, h^w): one logarithm to two bases        [CP92]
//  Commit: r <- Z_q; a = (g^r, h^r)        Respond: z = r + c w
//  Verify: g^z = a1 x^c and h^z = a2 y^c        Simulate: z <- Z_q; a = (g^z / x^c, h^z / y^c)
//  Extract: w = (z - z') / (c - c')
class ChaumPedersen : public SigmaProtocol {
 public:
  explicit ChaumPedersen(Domain group) : group_{std::move(group)}, exponents_{exponents(group_)} {}
  Domain instances() const override { return Tuple({group_, exponents_}); }
  Domain statements() const override { return Tuple({group_, group_, group_}); }
  Domain challenges() const override { return exponents_; }
  Domain commitments() const override { return Tuple({group_, group_}); }
  Domain responses() const override { return exponents_; }
  Node statement(Body& at, Node instance) const override {
    const Node h = at.get(instance, 0), w = at.get(instance, 1);
    const Node x = at.exponential(group_, w), y = at.power(h, w);
    return at.tuple({h, x, y});
  }
  Committed commit(Body& at, Node instance) const override {
    const Node r = at.sample(exponents_), a = at.exponential(group_, r);
    const Node b = at.power(at.get(instance, 0), r);
    return {at.tuple({a, b}), r};
  }
  Node respond(Body& at, Node instance, Node r, Node c) const override {
    return r + c * at.get(instance, 1);
  }
  Simulated simulate(Body& at, Node statement, Node c) const override {
    const Node z = at.sample(exponents_), h = at.get(statement, 0);
    const Node x_c = at.power(at.get(statement, 1), c), y_c = at.power(at.get(statement, 2), c);
    const Node a = at.exponential(group_, z) / x_c, b = at.power(h, z) / y_c;
    return {at.tuple({a, b}), z};
  }
  Node verify(Body& at, Node statement, Node a, Node c, Node z) const override {
    const Node x_c = at.power(at.get(statement, 1), c), y_c = at.power(at.get(statement, 2), c);
    const Node g_z = at.exponential(group_, z), h_z = at.power(at.get(statement, 0), z);
    const Node first = at.equal(g_z, at.get(a, 0) * x_c);
    return first && at.equal(h_z, at.get(a, 1) * y_c);
  }
  Domain witnesses() const override { return exponents_; }
  Node is_witness(Body& at, Node statement, Node w) const override {
    const Node g_w = at.exponential(group_, w), h_w = at.power(at.get(statement, 0), w);
    const Node first = at.equal(g_w, at.get(statement, 1));
    return first && at.equal(h_w, at.get(statement, 2));
  }
  Node extract(Body& at, Node, Node c, Node z, Node c2, Node z2) const override {
    const Node inverse = at.apply(operations::invert(exponents_), {c - c2});
    return (z - z2) * inverse;
  }

 private:
  Domain group_, exponents_;
};

}  // namespace certamen
