// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/scheme.hpp"

namespace certamen {

/// Public-key encryption of which nothing is known: pk = PK(sk), c = PE(pk, m, coins), all of n
/// bits.
class AnyPublicKey : public PublicKeyEncryption {
 public:
  explicit AnyPublicKey(const Size& n) : block_{Bits(n)} {}
  Domain public_keys() const override { return block_; }
  Domain secret_keys() const override { return block_; }
  Domain messages() const override { return block_; }
  KeyPair keygen(Body& at) const override {
    static const Primitive function{"PK"};
    const Node secret = at.sample(block_);
    return {at.apply(function({block_}, block_), {secret}), secret};
  }
  Node encrypt(Body& at, Node public_key, Node message) const override {
    static const Primitive function{"PE"};
    const Node coins = at.sample(block_);
    return at.apply(function({block_, block_, block_}, block_), {public_key, message, coins});
  }
  Node decrypt(Body& at, Node secret_key, Node ciphertext) const override {
    static const Primitive function{"PD"};
    return at.apply(function({block_, block_}, block_), {secret_key, ciphertext});
  }

 private:
  Domain block_;
};

}  // namespace certamen
