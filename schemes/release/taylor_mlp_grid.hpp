// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/definitions/finite_weight_release.hpp"
#include "framework/values/activation.hpp"

namespace certamen {

/// TaylorMLP [Wang24] on a grid: each hidden unit has one output weight of Fixed(weight_bits,
/// weight_bits - 1) in [-1, 1) and an expansion point of Fixed(point_bits, point_bits - 1); its
/// coefficients W f^(n)(u)/n!, n = 0 .. order, are published in Fixed(release_bits, release_bits -
/// 2), rounded to nearest. The rounding is certified: each coefficient is enclosed until the
/// enclosure decides.
class TaylorMlpGrid : public FiniteWeightRelease {
 public:
  TaylorMlpGrid(int units, Activation activation, int order, int weight_bits, int point_bits,
                int release_bits);

  Domain weights() const override { return weights_; }
  Node release(Body& at, Node weights) const override;

  /// One unit: (W, u) and its published coefficients, and the code of the coefficients for each (W,
  /// u).
  const Domain& unit() const { return unit_; }
  const Domain& coefficients() const { return coefficients_; }
  const std::vector<Value>& table() const { return table_; }
  std::size_t units() const { return units_; }

 private:
  std::size_t units_;
  Domain unit_, coefficients_, weights_;
  std::vector<Value> table_;
};

}  // namespace certamen
