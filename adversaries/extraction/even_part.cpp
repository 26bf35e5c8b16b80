// SPDX-License-Identifier: Apache-2.0
#include "adversaries/extraction/even_part.hpp"

#include <cmath>

#include "framework/error.hpp"

namespace certamen::extraction {

namespace {

/// f^(n)(u), n = 0 .. order.
template <class T>
std::vector<T> derivatives(Activation activation, const T& u, int order) {
  auto all = jet(activation, u, order);
  T factorial(1);
  for (std::size_t n = 2; n < all.size(); ++n) {
    factorial *= T(static_cast<int>(n));
    all[n] *= factorial;
  }
  return all;
}

/// What the release holds of a unit if its sign is `sign`: f(z0), then eps^n f^(n)(z0), with z0 =
/// eps z0'.
template <class T>
std::vector<T> predicted(const GatedTaylorRelease<T>& release, std::size_t d, int sign) {
  auto row = derivatives(release.activation, T(T(sign) * release.z0p[d]), release.order);
  if (sign < 0)
    for (std::size_t n = 1; n < row.size(); n += 2) row[n] = -row[n];
  return row;
}

template <class T>
const T& observed(const GatedTaylorRelease<T>& release, std::size_t n, std::size_t i,
                  std::size_t d) {
  return n == 0 ? release.l(i, d) : release.f(n - 1, i, d);
}

/// Least squares of every output's coefficients, orders from `first`, against the predicted row.
template <class T>
std::vector<T> fitted(const GatedTaylorRelease<T>& release, std::size_t d,
                      const std::vector<T>& row, std::size_t first) {
  T norm(0);
  for (std::size_t n = first; n < row.size(); ++n) norm += row[n] * row[n];
  std::vector<T> column(release.outputs(), T(0));
  if (norm == 0) return column;
  for (std::size_t i = 0; i < column.size(); ++i) {
    for (std::size_t n = first; n < row.size(); ++n)
      column[i] += row[n] * observed(release, n, i, d);
    column[i] /= norm;
  }
  return column;
}

template <class T>
T residual_of(const GatedTaylorRelease<T>& release, std::size_t d, const std::vector<T>& row,
              const std::vector<T>& column, std::size_t orders) {
  T sum(0);
  for (std::size_t n = 0; n < orders; ++n)
    for (std::size_t i = 0; i < column.size(); ++i) {
      const T error = observed(release, n, i, d) - row[n] * column[i];
      sum += error * error;
    }
  return sum;
}

template <class T>
T energy(const GatedTaylorRelease<T>& release, std::size_t d) {
  T sum(0);
  for (std::size_t n = 0; n <= static_cast<std::size_t>(release.order); ++n)
    for (std::size_t i = 0; i < release.outputs(); ++i)
      sum += observed(release, n, i, d) * observed(release, n, i, d);
  return sum;
}

}  // namespace

template <class T>
RecoveredGated<T> recover_gated(const GatedTaylorRelease<T>& release) {
  if (release.order < 2)
    throw Error{ErrorCode::unsupported, "even part", "it needs a release of order 2 or more"};
  const std::size_t units = release.units();
  RecoveredGated<T> recovered{std::vector<UnitStatus>(units, UnitStatus::dead_column),
                              std::vector<int>(units, 0), Tensor<T>{{release.outputs(), units}}};
  for (std::size_t d = 0; d < units; ++d) {
    if (energy(release, d) == 0) continue;
    if (release.activation == Activation::tanh) {
      recovered.status[d] = UnitStatus::ambiguous;
      continue;
    }
    const auto plus = predicted(release, d, 1), minus = predicted(release, d, -1);
    const auto column = fitted(release, d, plus, 2);  // the same under both signs
    const T error_plus = residual_of(release, d, plus, column, 2),
            error_minus = residual_of(release, d, minus, column, 2);
    if (error_plus == error_minus) {
      recovered.status[d] = UnitStatus::ambiguous;
      continue;
    }
    recovered.sign[d] = error_plus < error_minus ? 1 : -1;
    recovered.status[d] = UnitStatus::recovered;
    const auto all = fitted(release, d, recovered.sign[d] > 0 ? plus : minus, 0);
    for (std::size_t i = 0; i < all.size(); ++i) recovered.w(i, d) = all[i];
  }
  return recovered;
}

template RecoveredGated<double> recover_gated(const GatedTaylorRelease<double>&);
template RecoveredGated<Real> recover_gated(const GatedTaylorRelease<Real>&);

}  // namespace certamen::extraction
