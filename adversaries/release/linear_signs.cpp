// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/layer_lock.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// relu(s z) = relu(z) - t z with t = (1 - s) / 2, so that outputs are linear in t: least squares.
/// What is fitted evaluates the layer even where it is not the key.
Unlocked linear_signs(const LockView& view, Stream& coins) {
  const FeedForward& layer = view.layer;
  const Matrix down = layer.down.topRows(view.outputs);
  const Column bias = layer.down_bias.head(view.outputs);
  const Matrix x = gaussian(layer.inputs(), view.queries, coins), z = pre_activations(layer, x);
  const Matrix open = (down * relu(z)).colwise() + bias;
  const Matrix missing = open - view.device(x);
  Matrix equations{view.outputs * view.queries, layer.units()};
  for (Eigen::Index i = 0; i < view.queries; ++i)
    equations.middleRows(i * view.outputs, view.outputs) = down * z.col(i).asDiagonal();
  Column t = solve(equations, missing.reshaped());
  const Column nearest = t.unaryExpr([](double value) { return value > 0.5 ? 1.0 : 0.0; });
  if ((t - nearest).cwiseAbs().maxCoeff() < 0.01) t = nearest;
  return {.key = Column::Ones(t.size()) - 2 * nearest,
          .evaluate = [&layer, down, bias, t](const Matrix& inputs) -> Matrix {
            const Matrix pre = pre_activations(layer, inputs);
            const Matrix units = relu(pre) - t.asDiagonal() * pre;
            return (down * units).colwise() + bias;
          }};
}

}  // namespace

void register_linear_signs(Catalogue& catalogue);
void register_linear_signs(Catalogue& catalogue) {
  catalogue.add(assessment_of(LockAttack{
      .scheme = "hpnn", .name = "linear-signs", .cost = "H^2 D q", .unlock = linear_signs}));
}

}  // namespace certamen
