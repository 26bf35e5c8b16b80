// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/nonce_encryption.hpp"

namespace certamen {

//  Enc((k, l), N, m):  v = F(k, (N, m));  return (v, m + G(l, v))
//  Dec((k, l), N, (v, c)):  return c + G(l, v)        [RS06], synthetic initialisation vectors
//
// DIFFERS: there decryption refuses a vector that is not the message's; here it is about privacy.
class SyntheticVectors : public NonceEncryption {
 public:
  /// F takes pairs of a nonce and a message; G takes F's outputs, and its outputs are messages.
  SyntheticVectors(std::shared_ptr<const PseudorandomFunction> vectors,
                   std::shared_ptr<const PseudorandomFunction> pads)
      : vectors_{std::move(vectors)}, pads_{std::move(pads)} {}
  void declare(PackageBuilder& package) const override {
    vectors_->declare(package);
    pads_->declare(package);
  }
  const PublicOracle* public_oracle() const override {
    const PublicOracle* of_vectors = vectors_->public_oracle();
    return of_vectors != nullptr ? of_vectors : pads_->public_oracle();
  }
  Domain keys() const override { return Tuple({vectors_->keys(), pads_->keys()}); }
  Domain nonces() const override { return vectors_->inputs().parts().at(0); }
  Domain messages() const override { return pads_->outputs(); }
  Domain ciphertexts() const override { return Tuple({vectors_->outputs(), messages()}); }
  Node keygen(Body& at) const override {
    const Node k = vectors_->keygen(at), l = pads_->keygen(at);
    return at.tuple({k, l});
  }
  Node encrypt(Body& at, Node key, Node nonce, Node message) const override {
    const Node v = vectors_->evaluate(at, at.get(key, 0), at.tuple({nonce, message}));
    const Node pad = pads_->evaluate(at, at.get(key, 1), v);
    return at.tuple({v, message ^ pad});
  }
  Node decrypt(Body& at, Node key, Node, Node ciphertext) const override {
    const Node pad = pads_->evaluate(at, at.get(key, 1), at.get(ciphertext, 0));
    return at.get(ciphertext, 1) ^ pad;
  }
  const std::shared_ptr<const PseudorandomFunction>& vectors() const { return vectors_; }
  const std::shared_ptr<const PseudorandomFunction>& pads() const { return pads_; }

 private:
  std::shared_ptr<const PseudorandomFunction> vectors_, pads_;
};

}  // namespace certamen
