// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "framework/error.hpp"
#include "framework/games/builder.hpp"

/// What definitions and schemes know of each other: one interface for each kind of scheme,
/// algorithms named as in the papers. A scheme writes its algorithms into the body of whatever
/// procedure calls them.
namespace certamen {

class Scheme {
 public:
  virtual ~Scheme() = default;
  /// Declares the tables (ideal ciphers, random functions) that the algorithms look up.
  virtual void declare(PackageBuilder&) const {}
};

class SymmetricEncryption : public virtual Scheme {
 public:
  virtual Domain keys() const = 0;
  virtual Domain messages() const = 0;
  virtual Node keygen(Body& at) const { return at.sample(keys()); }
  virtual Node encrypt(Body& at, Node key, Node message) const = 0;
  virtual Node decrypt(Body& at, Node key, Node ciphertext) const = 0;
  /// Uniform on the ciphertexts, for real-or-random definitions.
  virtual Node random_ciphertext(Body& at) const = 0;
};

/// Encryption that pads messages, and whose receiver gives away whether a padding is right.
class PaddedEncryption : public SymmetricEncryption {
 public:
  virtual Domain ciphertexts() const = 0;
  virtual Node padding_is_valid(Body& at, Node key, Node ciphertext) const = 0;  // Boolean
};

class PublicKeyEncryption : public virtual Scheme {
 public:
  struct KeyPair {
    Node public_key, secret_key;
  };
  virtual Domain public_keys() const = 0;
  virtual Domain secret_keys() const = 0;
  virtual Domain messages() const = 0;
  virtual KeyPair keygen(Body& at) const = 0;
  virtual Node encrypt(Body& at, Node public_key, Node message) const = 0;
  virtual Node decrypt(Body& at, Node secret_key, Node ciphertext) const = 0;
};

class PseudorandomFunction : public virtual Scheme {
 public:
  virtual Domain keys() const = 0;
  virtual Domain inputs() const = 0;
  virtual Domain outputs() const = 0;
  virtual Node keygen(Body& at) const { return at.sample(keys()); }
  virtual Node evaluate(Body& at, Node key, Node input) const = 0;
};

/// A PseudorandomFunction that permutes its inputs.
class PseudorandomPermutation : public PseudorandomFunction {
 public:
  Domain outputs() const override { return inputs(); }
  /// The input of that output. Throws Error(unsupported) where the scheme has no inverse.
  virtual Node invert(Body&, Node /*key*/, Node /*output*/) const {
    throw Error{ErrorCode::unsupported, "permutation", "it is only computed forwards"};
  }
};

/// Encryption by a pseudorandom function, whose key is the key. What holds for it with every
/// function is a theorem about the mode.
class FunctionMode : public SymmetricEncryption {
 public:
  explicit FunctionMode(std::shared_ptr<const PseudorandomFunction> function)
      : function_{std::move(function)} {}
  const std::shared_ptr<const PseudorandomFunction>& function() const { return function_; }
  /// The same mode with another function of the same inputs and outputs.
  virtual std::shared_ptr<const FunctionMode>
  with(std::shared_ptr<const PseudorandomFunction> function) const = 0;

  void declare(PackageBuilder& package) const override { function_->declare(package); }
  Domain keys() const override { return function_->keys(); }
  Node keygen(Body& at) const override { return function_->keygen(at); }

 private:
  std::shared_ptr<const PseudorandomFunction> function_;
};

class PseudorandomGenerator : public virtual Scheme {
 public:
  virtual Domain seeds() const = 0;
  virtual Domain outputs() const = 0;
  virtual Node expand(Body& at, Node seed) const = 0;
  /// The output of a fresh seed, and what it is to look like.
  virtual Node generate(Body& at) const { return expand(at, at.sample(seeds())); }
  virtual Node random_output(Body& at) const { return at.sample(outputs()); }
};

/// A scheme that uses a pseudorandom generator. What holds for it with every generator is a theorem
/// about the mode.
class GeneratorMode : public virtual Scheme {
 public:
  explicit GeneratorMode(std::shared_ptr<const PseudorandomGenerator> generator)
      : generator_{std::move(generator)} {}
  const std::shared_ptr<const PseudorandomGenerator>& generator() const { return generator_; }
  /// The same mode with another generator of the same outputs.
  virtual std::shared_ptr<const Scheme>
  with(std::shared_ptr<const PseudorandomGenerator> generator) const = 0;

  void declare(PackageBuilder& package) const override { generator_->declare(package); }

 private:
  std::shared_ptr<const PseudorandomGenerator> generator_;
};

class MessageAuthentication : public virtual Scheme {
 public:
  virtual Domain keys() const = 0;
  virtual Domain messages() const = 0;
  virtual Domain tags() const = 0;
  virtual Node keygen(Body& at) const { return at.sample(keys()); }
  virtual Node tag(Body& at, Node key, Node message) const = 0;
  virtual Node verify(Body& at, Node key, Node message, Node tag) const = 0;  // Boolean
};

class Commitment : public virtual Scheme {
 public:
  struct Committed {
    Node commitment, opening;
  };
  virtual Domain public_parameters() const = 0;
  virtual Domain messages() const = 0;
  virtual Domain commitments() const = 0;
  virtual Domain openings() const = 0;
  virtual Node setup(Body& at) const = 0;
  virtual Committed commit(Body& at, Node parameters, Node message) const = 0;
  virtual Node verify(Body& at, Node parameters, Node commitment, Node message,
                      Node opening) const = 0;
};

class SecretSharing : public virtual Scheme {
 public:
  virtual Domain secrets() const = 0;
  virtual Domain shares() const = 0;
  virtual std::size_t parties() const = 0;
  virtual std::size_t
  threshold() const = 0;  // this number of shares determines the secret; fewer say nothing
  virtual std::vector<Node> share(Body& at, Node secret) const = 0;
};

/// A cyclic group in which problems such as DDH are posed.
class CyclicGroup : public virtual Scheme {
 public:
  virtual Domain group() const = 0;
};

}  // namespace certamen
