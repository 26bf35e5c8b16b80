// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "adversaries/release/attack/taylor_mlp_attack.hpp"
#include "framework/release/models/mlp_layers.hpp"

namespace certamen {

/// The part of a run over layers and precisions that is done, and how long the rest will take:
/// weights of a layer times seconds a weight at each precision, as soon as every precision that is
/// still to come was measured once.
class RunProgress {
 public:
  RunProgress(const std::vector<MlpLayer>& layers, const std::vector<ReleasePrecision>& precisions);

  /// Reports the row of this layer at the k-th precision: `part` of it, from 0 to 1, took
  /// `seconds`.
  void show(const Context& context, const MlpLayer& layer, const ReleasePrecision& precision,
            std::size_t k, double part, double seconds) const;
  /// The row is done.
  void finish(const MlpLayer& layer, std::size_t k, double seconds);
  /// The rows of the layer from the k-th precision on will not be made.
  void skip(const MlpLayer& layer, std::size_t k);

 private:
  double seconds_per_weight(std::size_t k) const;

  std::vector<double> seconds_, weights_;  // that were measured, by precision
  std::vector<double> ahead_;              // weights, by precision
  double rest_ = 0, whole_ = 0;            // weights of all precisions
};

}  // namespace certamen
