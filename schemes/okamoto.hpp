// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/sigma_protocol.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

//  Statement(h, v, w) = (h, g^v h^w)        [Okamoto92]
//  Commit: r, s <- Z_q; a = g^r h^s        Respond: y = r + c v; z = s + c w
//  Verify: g^y h^z = a x^c        Simulate: y, z <- Z_q; a = g^y h^z / x^c
//  Extract: v = (y - y') / (c - c'), w = (z - z') / (c - c')
class Okamoto : public SigmaProtocol {
 public:
  explicit Okamoto(Domain group) : group_{std::move(group)}, exponents_{exponents(group_)} {}
  Domain instances() const override { return Tuple({group_, exponents_, exponents_}); }
  Domain statements() const override { return Tuple({group_, group_}); }
  Domain challenges() const override { return exponents_; }
  Domain commitments() const override { return group_; }
  Domain responses() const override { return Tuple({exponents_, exponents_}); }
  Node statement(Body& at, Node instance) const override {
    const Node h = at.get(instance, 0), v = at.get(instance, 1), w = at.get(instance, 2);
    return at.tuple({h, combined(at, h, v, w)});
  }
  Committed commit(Body& at, Node instance) const override {
    const Node r = at.sample(exponents_), s = at.sample(exponents_);
    return {combined(at, at.get(instance, 0), r, s), at.tuple({r, s})};
  }
  Node respond(Body& at, Node instance, Node coins, Node c) const override {
    const Node c_v = c * at.get(instance, 1), c_w = c * at.get(instance, 2);
    return at.tuple({at.get(coins, 0) + c_v, at.get(coins, 1) + c_w});
  }
  Simulated simulate(Body& at, Node statement, Node c) const override {
    const Node y = at.sample(exponents_), z = at.sample(exponents_);
    const Node sent = combined(at, at.get(statement, 0), y, z);
    const Node x_c = at.power(at.get(statement, 1), c);
    return {sent / x_c, at.tuple({y, z})};
  }
  Node verify(Body& at, Node statement, Node a, Node c, Node response) const override {
    const Node h = at.get(statement, 0), y = at.get(response, 0), z = at.get(response, 1);
    const Node sent = combined(at, h, y, z);
    const Node x_c = at.power(at.get(statement, 1), c);
    return at.equal(sent, a * x_c);
  }
  Domain witnesses() const override { return Tuple({exponents_, exponents_}); }
  Node is_witness(Body& at, Node statement, Node witness) const override {
    const Node v = at.get(witness, 0), w = at.get(witness, 1), h = at.get(statement, 0);
    const Node represented = combined(at, h, v, w);
    return at.equal(represented, at.get(statement, 1));
  }
  Node extract(Body& at, Node, Node c, Node z, Node c2, Node z2) const override {
    const Node inverse = at.apply(operations::invert(exponents_), {c - c2});
    const Node y = at.get(z, 0), y2 = at.get(z2, 0), s = at.get(z, 1), s2 = at.get(z2, 1);
    const Node v = (y - y2) * inverse, w = (s - s2) * inverse;
    return at.tuple({v, w});
  }

 private:
  Node combined(Body& at, Node h, Node v, Node w) const {
    const Node second = at.power(h, w);
    return at.exponential(group_, v) * second;
  }

  Domain group_, exponents_;
};

}  // namespace certamen
