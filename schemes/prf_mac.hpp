// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/scheme.hpp"

namespace certamen {

//  KeyGen: of the function        Tag(k, m) = F(k, m)        [GGM86; BKR00]
class FunctionMac : public MessageAuthentication {
 public:
  explicit FunctionMac(std::shared_ptr<const PseudorandomFunction> function)
      : function_{std::move(function)} {}
  const std::shared_ptr<const PseudorandomFunction>& function() const { return function_; }
  void declare(PackageBuilder& package) const override { function_->declare(package); }
  const PublicOracle* public_oracle() const override { return function_->public_oracle(); }
  Domain keys() const override { return function_->keys(); }
  Domain messages() const override { return function_->inputs(); }
  Domain tags() const override { return function_->outputs(); }
  Node keygen(Body& at) const override { return function_->keygen(at); }
  Node tag(Body& at, Node key, Node message) const override {
    return function_->evaluate(at, key, message);
  }
  Node verify(Body& at, Node key, Node message, Node tag_of_it) const override {
    return at.equal(tag(at, key, message), tag_of_it);
  }

 private:
  std::shared_ptr<const PseudorandomFunction> function_;
};

}  // namespace certamen
