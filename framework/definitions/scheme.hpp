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

class PublicOracle;

/// What all kinds have in common; a definition finds out a scheme's kind by dynamic_cast.
class Scheme {
 public:
  virtual ~Scheme() = default;
  /// Declares the tables (ideal ciphers, random functions) that the algorithms look up.
  virtual void declare(PackageBuilder&) const {}
  /// The ideal function or permutation that everybody may ask, if the algorithms ask one; else
  /// null.
  virtual const PublicOracle* public_oracle() const { return nullptr; }
};

/// Symmetric encryption: keygen, encrypt, decrypt. Correct if decrypt undoes encrypt.
class SymmetricEncryption : public virtual Scheme {
 public:
  virtual Domain keys() const = 0;  // the domain of keys
  /// The domain of messages; definitions that need lengths ask for Bits.
  virtual Domain messages() const = 0;
  /// A fresh key; uniform unless the scheme says otherwise.
  virtual Node keygen(Body& at) const { return at.sample(keys()); }
  /// A ciphertext; may sample.
  virtual Node encrypt(Body& at, Node key, Node message) const = 0;
  /// The message of a ciphertext that encrypt() made with this key.
  virtual Node decrypt(Body& at, Node key, Node ciphertext) const = 0;
  /// Uniform on the ciphertexts, for real-or-random definitions.
  virtual Node random_ciphertext(Body& at) const = 0;
};

/// Encryption that pads messages, and whose receiver gives away whether a padding is right.
class PaddedEncryption : public SymmetricEncryption {
 public:
  virtual Domain ciphertexts() const = 0;  // the domain of what the receiver judges
  virtual Node padding_is_valid(Body& at, Node key, Node ciphertext) const = 0;  // Boolean
};

/// Public-key encryption: keygen, encrypt, decrypt.
class PublicKeyEncryption : public virtual Scheme {
 public:
  /// What keygen gives: two nodes of one body.
  struct KeyPair {
    Node public_key, secret_key;  // of public_keys(), of secret_keys()
  };
  virtual Domain public_keys() const = 0;  // the domain of public keys
  virtual Domain secret_keys() const = 0;  // the domain of secret keys
  virtual Domain messages() const = 0;     // the domain of messages
  /// A fresh pair.
  virtual KeyPair keygen(Body& at) const = 0;
  /// A ciphertext; may sample.
  virtual Node encrypt(Body& at, Node public_key, Node message) const = 0;
  /// The message of a ciphertext.
  virtual Node decrypt(Body& at, Node secret_key, Node ciphertext) const = 0;
};

/// A keyed function: what definition prf compares with a random one.
class PseudorandomFunction : public virtual Scheme {
 public:
  virtual Domain keys() const = 0;     // the domain of keys
  virtual Domain inputs() const = 0;   // the domain of inputs
  virtual Domain outputs() const = 0;  // the domain of outputs
  /// A fresh key; uniform unless the scheme says otherwise.
  virtual Node keygen(Body& at) const { return at.sample(keys()); }
  /// The output of an input: deterministic.
  virtual Node evaluate(Body& at, Node key, Node input) const = 0;
};

/// A PseudorandomFunction that permutes its inputs.
class PseudorandomPermutation : public PseudorandomFunction {
 public:
  /// The inputs: it permutes them.
  Domain outputs() const override { return inputs(); }
  /// The input of that output. Throws Error(unsupported) where the scheme has no inverse.
  virtual Node invert(Body&, Node /*key*/, Node /*output*/) const {
    throw Error{ErrorCode::unsupported, "permutation", "it is only computed forwards"};
  }
};

/// Encryption of a kind by a pseudorandom function, whose key is the key. What holds for it with
/// every function is a theorem about the mode.
template <class Encryption>
class ModeOfFunction : public Encryption {
 public:
  /// The mode with this function; not null.
  explicit ModeOfFunction(std::shared_ptr<const PseudorandomFunction> function)
      : function_{std::move(function)} {}
  /// The function, not null.
  const std::shared_ptr<const PseudorandomFunction>& function() const { return function_; }
  /// The same mode with another function of the same inputs and outputs.
  virtual std::shared_ptr<const ModeOfFunction>
  with(std::shared_ptr<const PseudorandomFunction> function) const = 0;
  /// Declares what the function declares.
  void declare(PackageBuilder& package) const override { function_->declare(package); }
  /// The function's.
  const PublicOracle* public_oracle() const override { return function_->public_oracle(); }
  /// The function's.
  Domain keys() const override { return function_->keys(); }
  /// The function's.
  Node keygen(Body& at) const override { return function_->keygen(at); }

 private:
  std::shared_ptr<const PseudorandomFunction> function_;
};

/// Of symmetric encryption that draws its coins.
using FunctionMode = ModeOfFunction<SymmetricEncryption>;

/// A function that stretches seeds: what definition prg compares with random outputs.
class PseudorandomGenerator : public virtual Scheme {
 public:
  virtual Domain seeds() const = 0;    // the domain of seeds
  virtual Domain outputs() const = 0;  // the domain of outputs
  /// The output of a seed: deterministic.
  virtual Node expand(Body& at, Node seed) const = 0;
  /// The output of a fresh seed, and what it is to look like.
  virtual Node generate(Body& at) const { return expand(at, at.sample(seeds())); }
  /// Uniform unless the scheme says otherwise.
  virtual Node random_output(Body& at) const { return at.sample(outputs()); }
};

/// A scheme that uses a pseudorandom generator. What holds for it with every generator is a theorem
/// about the mode.
class GeneratorMode : public virtual Scheme {
 public:
  /// The scheme with this generator; not null.
  explicit GeneratorMode(std::shared_ptr<const PseudorandomGenerator> generator)
      : generator_{std::move(generator)} {}
  /// The generator, not null.
  const std::shared_ptr<const PseudorandomGenerator>& generator() const { return generator_; }
  /// The same mode with another generator of the same outputs.
  virtual std::shared_ptr<const Scheme>
  with(std::shared_ptr<const PseudorandomGenerator> generator) const = 0;

  void declare(PackageBuilder& package) const override { generator_->declare(package); }
  /// The generator's.
  const PublicOracle* public_oracle() const override { return generator_->public_oracle(); }

 private:
  std::shared_ptr<const PseudorandomGenerator> generator_;
};

/// A message authentication code: keygen, tag, verify.
class MessageAuthentication : public virtual Scheme {
 public:
  virtual Domain keys() const = 0;      // the domain of keys
  virtual Domain messages() const = 0;  // the domain of messages
  virtual Domain tags() const = 0;      // the domain of tags
  /// A fresh key; uniform unless the scheme says otherwise.
  virtual Node keygen(Body& at) const { return at.sample(keys()); }
  /// The tag of a message.
  virtual Node tag(Body& at, Node key, Node message) const = 0;
  virtual Node verify(Body& at, Node key, Node message, Node tag) const = 0;  // Boolean
};

/// A commitment scheme: setup, commit, verify.
class Commitment : public virtual Scheme {
 public:
  /// What commit gives: two nodes of one body.
  struct Committed {
    Node commitment, opening;  // of commitments(), of openings()
  };
  virtual Domain public_parameters() const = 0;  // the domain of what setup publishes
  virtual Domain messages() const = 0;           // the domain of messages
  virtual Domain commitments() const = 0;        // the domain of commitments
  virtual Domain openings() const = 0;           // the domain of openings
  /// The public parameters that both parties use.
  virtual Node setup(Body& at) const = 0;
  /// Commitment and opening of a message; samples.
  virtual Committed commit(Body& at, Node parameters, Node message) const = 0;
  /// Whether the opening opens the commitment to the message: Boolean.
  virtual Node verify(Body& at, Node parameters, Node commitment, Node message,
                      Node opening) const = 0;
};

/// Secret sharing with a threshold.
class SecretSharing : public virtual Scheme {
 public:
  virtual Domain secrets() const = 0;       // the domain of secrets
  virtual Domain shares() const = 0;        // the domain of one party's share
  virtual std::size_t parties() const = 0;  // the number of shares that share() makes
  virtual std::size_t
  threshold() const = 0;  // this number of shares determines the secret; fewer say nothing
  /// One share a party, of a secret; samples.
  virtual std::vector<Node> share(Body& at, Node secret) const = 0;
};

/// A cyclic group in which problems such as DDH are posed.
class CyclicGroup : public virtual Scheme {
 public:
  virtual Domain group() const = 0;  // the domain of its elements, made by Group()
};

}  // namespace certamen
