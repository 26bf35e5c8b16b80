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

}  // namespace certamen
