// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adversaries/release/extraction/release.hpp"

namespace certamen::extraction {

/// What least squares say about a layer from its inputs and outputs alone.
struct LeastSquares {
  bool determined = false;  // enough independent inputs; otherwise w is one interpolant among many,
                            // and no recovery
  std::size_t rank = 0;
  Tensor<double> w;       // [D, H]
  std::vector<int> sign;  // [H], gated form only
  double training_residual =
      0;  // |Z W^T - Y|_F / |Y|_F on the inputs that were used: says nothing when not determined
};

/// y = W z: `features` [m, H] known to the user, `outputs` [m, D]. Needs m >= H inputs in general
/// position (Lemma 3 of docs/explanation/weight-release.md). QR with column pivoting.
LeastSquares solve_layer(const Tensor<double>& features, const Tensor<double>& outputs);

/// The gated form under secret signs: y = W (f(eps g') * h) with g' [m, P] and h [m, P] known and
/// eps secret. f(-g) = f(g) - g for GELU and SiLU, so 2 P columns f(g') h and g' h make it linear;
/// the ratio of the two fitted coefficients is 0 for eps = +1 and -1 for eps = -1; then P columns
/// with the signs known. Needs m >= 2 P. (A repaired form of the public attack of
/// docs/explanation/metric-traps.md.)
LeastSquares solve_gated_layer(Activation activation, const Tensor<double>& gate,
                               const Tensor<double>& up, const Tensor<double>& outputs);

}  // namespace certamen::extraction
