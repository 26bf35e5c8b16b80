// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/standard/standard.hpp"
#include "proofs/assumptions.hpp"

/// Encryption with tags of an operation T of which nothing is known [BN00].
namespace certamen {

/// E: key, pair of blocks and coins of n bits to a pair of blocks.
class PairEncryption : public SymmetricEncryption {
 public:
  explicit PairEncryption(const Size& n) : block_{Bits(n)}, pair_{Tuple({block_, block_})} {}
  Domain keys() const override { return block_; }
  Domain messages() const override { return pair_; }
  Node encrypt(Body& at, Node key, Node message) const override {
    static const Primitive function{"E2"};
    const Node coins = at.sample(block_);
    return at.apply(function({block_, pair_, block_}, pair_), {key, message, coins});
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    static const Primitive function{"D2"};
    return at.apply(function({block_, pair_}, pair_), {key, ciphertext});
  }
  Node random_ciphertext(Body& at) const override { return at.sample(pair_); }

 private:
  Domain block_, pair_;
};

//  Enc((k, l), m):  c <- E_k(m);  return (c, T_l(c))
class EncryptThenTag : public SymmetricEncryption {
 public:
  explicit EncryptThenTag(const Size& n) : size_{n}, cipher_{any_encryption(n)} {}
  Domain keys() const override { return Tuple({Bits(size_), Bits(size_)}); }
  Domain messages() const override { return cipher_->messages(); }
  Node encrypt(Body& at, Node key, Node message) const override {
    const Node c = cipher_->encrypt(at, at.get(key, 0), message);
    return at.tuple({c, at.apply(tag_function(size_), {at.get(key, 1), c})});
  }
  /// Whatever the tag is: it is to be verified before.
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    return cipher_->decrypt(at, at.get(key, 0), at.get(ciphertext, 0));
  }
  Node random_ciphertext(Body& at) const override {
    return at.sample(Tuple({Bits(size_), Bits(size_)}));
  }

 private:
  Size size_;
  std::shared_ptr<const SymmetricEncryption> cipher_;
};

//  Enc((k, l), m) = E_k((m, T_l(m)))
class TagThenEncrypt : public SymmetricEncryption {
 public:
  explicit TagThenEncrypt(const Size& n) : size_{n}, cipher_{n} {}
  Domain keys() const override { return Tuple({Bits(size_), Bits(size_)}); }
  Domain messages() const override { return Bits(size_); }
  Node encrypt(Body& at, Node key, Node message) const override {
    const Node tag = at.apply(tag_function(size_), {at.get(key, 1), message});
    return cipher_.encrypt(at, at.get(key, 0), at.tuple({message, tag}));
  }
  /// Whatever the tag is.
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    return at.get(cipher_.decrypt(at, at.get(key, 0), ciphertext), 0);
  }
  Node random_ciphertext(Body& at) const override { return cipher_.random_ciphertext(at); }

 private:
  Size size_;
  PairEncryption cipher_;
};

}  // namespace certamen
