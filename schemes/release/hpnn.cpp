// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/layer_lock.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// y = down relu(s (up x + up_bias)) + down_bias, s a secret sign a unit.
class Hpnn : public LayerLock {
 public:
  /// With D outputs H/D queries settle H signs. With one output m + 1 linear equations are all
  /// there are, fewer than signs.
  std::vector<LockClaim> claims(const FeedForward& layer) const override {
    const Eigen::Index enough = (layer.units() + layer.outputs() - 1) / layer.outputs(),
                       span = layer.inputs() + 8;
    return {{LockClaim::Goal::key, 1, layer.outputs()},
            {LockClaim::Goal::key, enough, layer.outputs()},
            {LockClaim::Goal::use, enough, layer.outputs()},
            {LockClaim::Goal::use, span, 1},
            {LockClaim::Goal::key, layer.units(), 1}};
  }
  Column draw_key(const FeedForward& layer, Stream& coins) const override {
    return Column::NullaryExpr(layer.units(), [&] { return coins.below(2) == 0 ? -1.0 : 1.0; });
  }
  Matrix evaluate(const FeedForward& layer, const Column& key, const Matrix& x) const override {
    const Matrix locked = key.asDiagonal() * pre_activations(layer, x);
    return (layer.down * relu(locked)).colwise() + layer.down_bias;
  }
};

}  // namespace

void register_hpnn(Catalogue& catalogue);
void register_hpnn(Catalogue& catalogue) {
  catalogue.add(
      AssessedEntry{.name = "hpnn",
                    .summary = "a secret sign before each unit",
                    .source = "HPNN, DAC 2020",
                    .make = [](const Parameters&) { return std::make_shared<const Hpnn>(); }});
}

}  // namespace certamen
