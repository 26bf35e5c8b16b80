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
};

/// An ownership mark: a key that verifies on a model.
class FiniteMark : public virtual Scheme {
 public:
  virtual Domain keys() const = 0;
  virtual Domain models() const = 0;
  virtual Node verify(Body& at, Node key, Node model) const = 0;  // Boolean
  /// Pr[a key drawn uniformly verifies on a model drawn uniformly].
  virtual Rational false_accusation() const = 0;
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
