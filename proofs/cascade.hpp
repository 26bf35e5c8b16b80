// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "framework/definitions/scheme.hpp"

namespace certamen {

/// Enc((k, l), m) = E_k(E'_l(m)): the ciphertext of one cipher, encrypted by another one, under a
/// key of its own [EG85].
class Cascade : public SymmetricEncryption {
 public:
  Cascade(std::shared_ptr<const SymmetricEncryption> outer,
          std::shared_ptr<const SymmetricEncryption> inner)
      : outer_{std::move(outer)}, inner_{std::move(inner)} {}
  Domain keys() const override { return Tuple({outer_->keys(), inner_->keys()}); }
  Domain messages() const override { return inner_->messages(); }
  Node encrypt(Body& at, Node key, Node message) const override {
    const Node between = inner_->encrypt(at, at.get(key, 1), message);
    return outer_->encrypt(at, at.get(key, 0), between);
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    const Node between = outer_->decrypt(at, at.get(key, 0), ciphertext);
    return inner_->decrypt(at, at.get(key, 1), between);
  }
  Node random_ciphertext(Body& at) const override { return outer_->random_ciphertext(at); }

 private:
  std::shared_ptr<const SymmetricEncryption> outer_, inner_;
};

}  // namespace certamen
