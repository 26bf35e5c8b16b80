// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/definition.hpp"
#include "framework/definitions/scheme.hpp"

namespace certamen {

/// A hash function with a public key, which chooses one of a family [Damgard87]; Rosulek calls it a
/// salt.
class KeyedHash : public virtual Scheme {
 public:
  virtual Domain keys() const = 0;     // the domain of keys
  virtual Domain inputs() const = 0;   // the domain of what is hashed
  virtual Domain outputs() const = 0;  // the domain of hashes
  /// A fresh key; uniform unless the scheme says otherwise.
  virtual Node keygen(Body& at) const { return at.sample(keys()); }
  /// The hash of an input: deterministic.
  virtual Node hash(Body& at, Node key, Node input) const = 0;
};

/// Collision resistance [Damgard87; Rosulek, 11.1]: KEY() once, TEST(x, y), q times, says whether
/// two different inputs have one hash, or always no.
Definition collision_resistance(const KeyedHash& scheme, const Size& q);

}  // namespace certamen
