// SPDX-License-Identifier: Apache-2.0
#include "adversaries/extraction/metrics.hpp"

#include <algorithm>

#include "framework/error.hpp"

namespace certamen::extraction {

namespace {

void expect_same_shape(const Tensor<Real>& a, const Tensor<Real>& b) {
  if (a.shape() != b.shape())
    throw Error{ErrorCode::type_mismatch, "metric",
                to_string(a.shape()) + " against " + to_string(b.shape())};
}

}  // namespace

Fidelity fidelity(const Tensor<Real>& recovered, const Tensor<Real>& truth,
                  const std::vector<UnitStatus>& status, FloatFormat storage) {
  expect_same_shape(recovered, truth);
  Fidelity result;
  Real difference{0}, norm{0};
  for (std::size_t d = 0; d < status.size(); ++d) {
    if (status[d] != UnitStatus::recovered) {
      ++result.units_left_out;
      continue;
    }
    for (std::size_t i = 0; i < truth.extent(0); ++i) {
      const Real &x = recovered(i, d), &y = truth(i, d);
      const Real error = abs(Real{x - y});
      difference += error * error;
      norm += y * y;
      ++result.entries;
      result.within_percent += error <= abs(y) / 100;
      result.bit_exact += round_to(x, storage) == y;
      if (y != 0) result.largest_relative = std::max(result.largest_relative, Real{error / abs(y)});
    }
  }
  if (norm != 0) result.relative_frobenius = sqrt(Real{difference / norm});
  return result;
}

Real signed_mean(const Tensor<Real>& recovered, const Tensor<Real>& truth) {
  expect_same_shape(recovered, truth);
  Real sum{0};
  for (std::size_t i = 0; i < truth.size(); ++i) sum += truth[i] - recovered[i];
  return sum / truth.size();
}

}  // namespace certamen::extraction
