// SPDX-License-Identifier: Apache-2.0
#pragma once

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
  /// Pr[the best guess computes what b + D computes], for a vector b that is known, uniform as the
  /// weights, and D, whose numbers are uniform below `changes`.
  virtual Rational blind_merge(int changes) const = 0;
};

}  // namespace certamen
