// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>

#include "framework/definitions/online_encryption.hpp"
#include "schemes/ideal_cipher.hpp"

namespace certamen {

/// On-line encryption by a pseudorandom function on blocks, whose key is the key. What is kept
/// between two blocks begins with a block that is drawn, the first of the ciphertext.
class OnlineMode : public OnlineEncryption {
 public:
  /// The mode with this function of blocks to blocks; not null.
  explicit OnlineMode(std::shared_ptr<const PseudorandomFunction> function)
      : function_{std::move(function)} {}
  /// The function, not null.
  const std::shared_ptr<const PseudorandomFunction>& function() const { return function_; }
  /// The same mode with another function of the same inputs and outputs.
  virtual std::shared_ptr<const OnlineMode>
  with(std::shared_ptr<const PseudorandomFunction> function) const = 0;

  void declare(PackageBuilder& package) const override { function_->declare(package); }
  const PublicOracle* public_oracle() const override { return function_->public_oracle(); }
  Domain keys() const override { return function_->keys(); }
  Domain blocks() const override { return function_->inputs(); }
  Node keygen(Body& at) const override { return function_->keygen(at); }
  std::vector<Domain> session() const override { return {blocks()}; }
  Session begin(Body& at) const override { return {at.sample(blocks())}; }
  Node end(Body&, const Session& session) const override { return session[0]; }
  Session received(Body&, Node first) const override { return {first}; }

 protected:
  Node value(Body& at, const Node& key, const Node& input) const {
    return function_->evaluate(at, key, input);
  }

 private:
  std::shared_ptr<const PseudorandomFunction> function_;
};

//  Begin: c <- {0,1}^n        Next(k, c, m): return c, and F(k, c + m) is kept        End(c) = c
//  delayed CBC [FMP03]: the ciphertexts of CBC, each block held back until the next one of the
//  message is there
class DelayedCbc : public OnlineMode {
 public:
  using OnlineMode::OnlineMode;
  std::shared_ptr<const OnlineMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<DelayedCbc>(std::move(other));
  }
  Step next(Body& at, Node key, const Session& session, Node block) const override {
    return {session[0], {value(at, key, session[0] ^ block)}};
  }
  /// Throws Error(unsupported) if the function is no permutation.
  Step open(Body& at, Node key, const Session& session, Node block) const override {
    const auto* permutation = dynamic_cast<const PseudorandomPermutation*>(function().get());
    if (permutation == nullptr)
      throw Error{ErrorCode::unsupported, "CBC", "decryption needs a permutation"};
    return {permutation->invert(at, key, block) ^ session[0], {block}};
  }
};

//  Begin: c <- {0,1}^n        Next(k, c, m): return c, and m + F(k, c) is kept        End(c) = c
//  CFB of whole blocks [FIPS81], each block held back likewise
class DelayedCfb : public OnlineMode {
 public:
  using OnlineMode::OnlineMode;
  std::shared_ptr<const OnlineMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<DelayedCfb>(std::move(other));
  }
  Step next(Body& at, Node key, const Session& session, Node block) const override {
    const Node pad = value(at, key, session[0]);
    return {session[0], {block ^ pad}};
  }
  Step open(Body& at, Node key, const Session& session, Node block) const override {
    const Node pad = value(at, key, session[0]);
    return {block ^ pad, {block}};
  }
};

//  Begin: o <- {0,1}^n, p = 0        Next(k, (o, p), m): return p + o, and (F(k, o), m) is kept
//  End(o, p) = p + o        OFB [FIPS81], each block held back likewise
class DelayedOfb : public OnlineMode {
 public:
  using OnlineMode::OnlineMode;
  std::shared_ptr<const OnlineMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<DelayedOfb>(std::move(other));
  }
  std::vector<Domain> session() const override { return {blocks(), blocks()}; }
  Session begin(Body& at) const override {
    const Node vector = at.sample(blocks());
    return {vector, at.constant(blocks(), Value{0})};
  }
  Step next(Body& at, Node key, const Session& session, Node block) const override {
    const Node feedback = value(at, key, session[0]);
    return {session[1] ^ session[0], {feedback, block}};
  }
  Node end(Body&, const Session& session) const override { return session[1] ^ session[0]; }
  Session received(Body&, Node first) const override { return {first, first}; }
  Step open(Body& at, Node key, const Session& session, Node block) const override {
    const Node feedback = value(at, key, session[0]);
    return {block ^ feedback, {feedback, block}};
  }
};

//  Begin: c <- {0,1}^n        Next(k, c, m): c = F(k, c + m) is kept; return c        End(c) = c
//  CBC whose blocks are not held back: broken [JMV02]. Its last block is given twice.
class PromptCbc : public DelayedCbc {
 public:
  using DelayedCbc::DelayedCbc;
  std::shared_ptr<const OnlineMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<PromptCbc>(std::move(other));
  }
  Step next(Body& at, Node key, const Session& session, Node block) const override {
    const Step step = DelayedCbc::next(at, key, session, block);
    return {step.session[0], step.session};
  }
};

/// Such a mode of an ideal cipher.
template <class Mode>
SchemeEntry online_entry(const std::string& name, const std::string& summary,
                         const std::string& source) {
  return {.name = name,
          .summary = summary,
          .source = source,
          .parameters = cipher_parameters("a block"),
          .make = [](const Parameters& given) {
            return std::make_shared<Mode>(
                std::make_shared<IdealCipher>(given.integer("n"), given.integer("key-bits")));
          }};
}

}  // namespace certamen
