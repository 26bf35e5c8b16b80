// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "framework/definitions/weight_release.hpp"
#include "framework/numbers/float_format.hpp"

namespace certamen {

/// TaylorMLP [Wang24]: publishes theta[n, i, d] = W[i, d] f^(n)(u_d)/n!, u = z0 + b, n = 0 ..
/// order, c spread over order 0; evaluation is y_i = sum_n <theta[n, i, :], (z - z0)^n>. The
/// artefact is theta [order + 1, D, H].
class TaylorMlp : public WeightRelease {
 public:
  /// `precision`: the storage format of theta; none: as computed.
  TaylorMlp(LayerModel model, int order, std::optional<FloatFormat> precision)
      : model_{std::move(model)}, order_{order}, precision_{precision} {}

  const LayerModel& model() const override { return model_; }
  Released release(Body& at, const HiddenWeights& hidden) const override;
  Node evaluate(Body& at, const Released& released, Node z) const override;
  Integer evaluation_cost() const override;
  bool claims_slow_evaluation() const override { return true; }

  int order() const { return order_; }
  std::optional<FloatFormat> precision() const { return precision_; }

 private:
  LayerModel model_;
  int order_;
  std::optional<FloatFormat> precision_;
};

}  // namespace certamen
