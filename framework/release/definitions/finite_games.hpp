// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/definitions/finite_weight_release.hpp"

/// What the games of an assessment know of schemes over small domains, so that every engine plays
/// them and optimal adversaries are found (docs/explanation/assessment.md).
namespace certamen {

/// A release with a trusted side that evaluates the layer for its users.
class QueriedRelease : public virtual FiniteWeightRelease {
 public:
  virtual Domain inputs() const = 0;
  virtual Domain outputs() const = 0;
  virtual Node evaluate(Body& at, Node weights, Node x) const = 0;
};

/// A release that can be imitated by who does not know the weights.
class SimulatedRelease : public virtual FiniteWeightRelease {
 public:
  virtual Node simulate(Body& at) const = 0;
};

/// A public layer that computes the right function only with a key, which devices hold.
class FiniteLock : public virtual Scheme {
 public:
  virtual Domain keys() const = 0;
  virtual Domain inputs() const = 0;
  virtual Domain outputs() const = 0;
  virtual Node keygen(Body& at) const { return at.sample(keys()); }
  virtual Node evaluate(Body& at, Node key, Node x) const = 0;
  /// Pr[Evaluate(key, x) = y] for the best y, and a key and an x that are drawn.
  virtual Rational blind_evaluation() const = 0;
};

/// A release of a fine-tune: weights that are a public base and a secret difference.
class FineTunedRelease : public virtual FiniteWeightRelease {
 public:
  virtual std::size_t rows() const = 0;
  virtual std::size_t columns() const = 0;
  /// The numbers of the weights, row after row, are of this field.
  virtual Domain field() const = 0;
  Domain weights() const override { return Vector(field(), rows() * columns()); }
};

/// A release that a person who has the weights and the coins can make again.
class RepeatableRelease : public virtual FiniteWeightRelease {
 public:
  virtual Domain coins() const = 0;
  virtual Node release_with(Body& at, Node weights, Node coins) const = 0;
  Node release(Body& at, Node weights) const override {
    const Node drawn = at.let("r", at.sample(coins()));
    return release_with(at, weights, drawn);
  }
  /// A public hash that the release uses: its inputs, and its value. None by default.
  virtual std::optional<Domain> hashed() const { return std::nullopt; }
  virtual Node hash(Body& at, Node /*input*/) const { return at.unit(); }
  /// Pr[Release(W'; r') = R] for the best W', r' that are chosen before the release R is seen.
  virtual Rational blind_chance() const = 0;
  /// The same for those that are found by q hashes after it is seen; no attack but trying.
  virtual Rational chance_by_trying(int q) const = 0;
};

/// An ownership mark: a key that verifies on a model, which is a vector of numbers.
class FiniteMark : public virtual Scheme {
 public:
  virtual Domain keys() const = 0;
  virtual Domain models() const = 0;
  /// A model as its owner makes it.
  virtual Node draw(Body& at) const { return at.sample(models()); }
  /// The owner's key for his model, which verifies on it.
  virtual Node mark(Body& at, Node model) const = 0;
  virtual Node verify(Body& at, Node key, Node model) const = 0;  // Boolean
  /// Pr[a key drawn uniformly verifies on a model drawn uniformly].
  virtual Rational false_accusation() const = 0;
};

/// An extractor of features, of which a release is to resist the training of heads: it multiplies n
/// of an input's N numbers, which are drawn, by fixed factors.
class FiniteExtractor : public virtual Scheme {
 public:
  virtual Domain field() const = 0;
  virtual std::size_t inputs() const = 0;    // N
  virtual std::size_t features() const = 0;  // n
  /// The numbers that features are of, for each choice.
  virtual const std::vector<std::vector<std::size_t>>& choices_of_places() const = 0;
  virtual Domain choices() const = 0;  // Range(their number)
  /// The number that feature i is of: Range(N).
  virtual Node place(Body& at, Node choice, std::size_t i) const = 0;
  virtual int factor(std::size_t i) const = 0;
  /// The choice that the released extractor has.
  virtual Node release(Body& at, Node choice) const = 0;
};

/// Copies marked by words of bits, one for each user.
class FiniteTracing : public virtual Scheme {
 public:
  virtual std::size_t users() const = 0;
  virtual std::size_t length() const = 0;
  Domain words() const { return Vector(Boolean(), length()); }
  Domain codes() const { return Vector(words(), users()); }
  Domain names() const { return Range(users()); }
  virtual Node draw(Body& at) const = 0;                             // a code
  virtual Node accused(Body& at, Node code, Node leaked) const = 0;  // Option of a name
};

/// Hides tokens from who computes on them.
class FiniteHiding : public virtual Scheme {
 public:
  virtual Domain tokens() const = 0;
  virtual Domain keys() const = 0;
  virtual bool fresh_keys() const = 0;  // for every token, not for all of them
  virtual Node hide(Body& at, Node key, Node token) const = 0;
};

/// A trusted side that checks what an accelerator computes.
class FiniteIntegrity : public virtual Scheme {
 public:
  virtual Domain weights() const = 0;
  virtual Domain inputs() const = 0;
  virtual Domain outputs() const = 0;
  virtual Node compute(Body& at, Node weights, Node x) const = 0;
  virtual Domain keys() const = 0;
  virtual bool fresh_keys() const = 0;  // for every answer
  virtual Node accepts(Body& at, Node key, Node weights, Node x, Node y) const = 0;  // Boolean
  /// Pr[a wrong answer is accepted under a fresh key].
  virtual Rational error() const = 0;
};

}  // namespace certamen
