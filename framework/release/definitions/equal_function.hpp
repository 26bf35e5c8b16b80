// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "framework/release/definitions/finite_weight_release.hpp"

namespace certamen {

/// A release that keeps the function of the weights, and is to hide which of the weights with this
/// function it was made from.
class EqualFunctionRelease : public virtual FiniteWeightRelease {
 public:
  /// Whether two models count as one function.
  virtual Node same_function(Body& at, Node w0, Node w1) const = 0;  // Boolean
};

/// One whose weights are a vector of numbers, to which other fine-tunes are added.
class MergedRelease : public EqualFunctionRelease {
 public:
  /// What the weights compute: one value for all that count as one function.
  virtual Node function_of(Body& at, Node weights) const = 0;
  Node same_function(Body& at, Node w0, Node w1) const override {
    const Node one = function_of(at, std::move(w0)), other = function_of(at, std::move(w1));
    return at.equal(one, other);
  }
  /// The domain of these values.
  virtual Domain functions() const = 0;
  /// Pr[the best guess computes what b + D computes], for a vector b that is known, uniform as the
  /// weights, and D, whose numbers are uniform below `changes`.
  virtual Rational blind_merge(int changes) const = 0;
};

}  // namespace certamen
