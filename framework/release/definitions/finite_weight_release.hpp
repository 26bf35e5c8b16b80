// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/scheme.hpp"

namespace certamen {

/// A weight release over a small grid of weights: finite, so that every engine can play it and the
/// exact one gives rationals.
class FiniteWeightRelease : public virtual Scheme {
 public:
  /// The hidden weights, uniform on this domain.
  virtual Domain weights() const = 0;
  virtual Node release(Body& at, Node weights) const = 0;
};

}  // namespace certamen
