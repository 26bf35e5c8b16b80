// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "framework/numbers/float_format.hpp"
#include "framework/release/definitions/weight_release.hpp"

namespace certamen {

/// TaylorMLP [Wang24]; the artefact is theta [order + 1, D, H].
///   plain  theta[n, i, d] = W[i, d] f^(n)(u_d)/n!, u = z0 + b, c spread over order 0;
///          y_i = sum_n <theta[n, i, :], (z - z0)^n>
///   gated  theta[n, i, d] = eps_d^n f^(n)(eps_d z0'_d) W[i, d], without 1/n!;
///          y_i = sum_n <theta[n, i, :], ((g' - z0')^n / n!) * h>
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
  Node coefficients(Body& at, const HiddenWeights& hidden) const;
  Node gated_coefficients(Body& at, const HiddenWeights& hidden) const;
  Node evaluate_gated(Body& at, Node theta, Node z) const;
  std::size_t orders() const { return static_cast<std::size_t>(order_) + 1; }
  Shape theta_shape() const { return {orders(), model_.outputs, model_.hidden}; }
  Node z0(Body& at) const { return at.constant(Reals({model_.hidden}), model_.z0); }

  LayerModel model_;
  int order_;
  std::optional<FloatFormat> precision_;
};

}  // namespace certamen
