// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "framework/definitions/online_encryption.hpp"

namespace certamen {

/// Messages of a number of blocks, which may be a symbol, encrypted block by block. A ciphertext is
/// what each block gives, and the last one.
class WholeMessages : public SymmetricEncryption {
 public:
  /// Of one block or more; the scheme is not null.
  WholeMessages(std::shared_ptr<const OnlineEncryption> online, Size blocks);
  /// How each block is encrypted, not null.
  const std::shared_ptr<const OnlineEncryption>& online() const { return online_; }

  void declare(PackageBuilder& package) const override { online_->declare(package); }
  const PublicOracle* public_oracle() const override { return online_->public_oracle(); }
  Domain keys() const override { return online_->keys(); }
  Domain messages() const override;
  Node keygen(Body& at) const override { return online_->keygen(at); }
  Node encrypt(Body& at, Node key, Node message) const override;
  Node decrypt(Body& at, Node key, Node ciphertext) const override;
  Node random_ciphertext(Body& at) const override;

 private:
  std::shared_ptr<const OnlineEncryption> online_;
  Size blocks_;
};

}  // namespace certamen
