// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/scheme.hpp"

namespace certamen {

//  KeyGen: x <- Z_q; pk = g^x        Enc(pk, m): r <- Z_q; return (g^r, m pk^r)        Dec(x, (c,
//  d)) = d / c^x [ElGamal85]. In the whole group Z_p* the Legendre symbol of pk^r is known from pk
//  and g^r.
class ElGamal : public PublicKeyEncryption, public CyclicGroup {
 public:
  explicit ElGamal(Domain group) : group_{std::move(group)}, exponents_{exponents(group_)} {}
  Domain group() const override { return group_; }
  Domain public_keys() const override { return group_; }
  Domain secret_keys() const override { return exponents_; }
  Domain messages() const override { return group_; }
  KeyPair keygen(Body& at) const override {
    const Node x = at.sample(exponents_);
    return {at.exponential(group_, x), x};
  }
  Node encrypt(Body& at, Node public_key, Node message) const override {
    const Node r = at.sample(exponents_);
    return at.tuple({at.exponential(group_, r), message * at.power(public_key, r)});
  }
  Node decrypt(Body& at, Node secret_key, Node ciphertext) const override {
    const Node mask = at.power(at.get(ciphertext, 0), secret_key);
    return at.get(ciphertext, 1) / mask;
  }

 private:
  Domain group_, exponents_;
};

}  // namespace certamen
