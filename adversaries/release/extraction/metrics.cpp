// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/metrics.hpp"

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

Real Fidelity::relative_frobenius() const {
  return squared_norm == 0 ? Real{0} : Real{sqrt(Real{squared_error / squared_norm})};
}

void Fidelity::merge(const Fidelity& other) {
  squared_error += other.squared_error;
  squared_norm += other.squared_norm;
  largest_relative = std::max(largest_relative, other.largest_relative);
  entries += other.entries;
  within_percent += other.within_percent;
  bit_exact += other.bit_exact;
  units_left_out += other.units_left_out;
}

Fidelity fidelity(const Tensor<Real>& recovered, const Tensor<Real>& truth,
                  const std::vector<UnitStatus>& status, FloatFormat storage) {
  expect_same_shape(recovered, truth);
  Fidelity result;
  for (std::size_t d = 0; d < status.size(); ++d) {
    if (status[d] != UnitStatus::recovered) {
      ++result.units_left_out;
      continue;
    }
    for (std::size_t i = 0; i < truth.extent(0); ++i) {
      const Real &x = recovered(i, d), &y = truth(i, d);
      const Real error = abs(Real{x - y});
      result.squared_error += error * error;
      result.squared_norm += y * y;
      ++result.entries;
      result.within_percent += error <= abs(y) / 100;
      result.bit_exact += round_to(x, storage) == y;
      if (y != 0) result.largest_relative = std::max(result.largest_relative, Real{error / abs(y)});
    }
  }
  return result;
}

Real signed_mean(const Tensor<Real>& recovered, const Tensor<Real>& truth) {
  expect_same_shape(recovered, truth);
  Real sum{0};
  for (std::size_t i = 0; i < truth.size(); ++i) sum += truth[i] - recovered[i];
  return sum / truth.size();
}

}  // namespace certamen::extraction
