// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/even_part.hpp"

#include <cmath>

#include "framework/error.hpp"

namespace certamen::extraction {

namespace {

constexpr std::size_t least_order = 2;

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

template <class T>
const T& observed(const GatedTaylorRelease<T>& release, std::size_t n, std::size_t i,
                  std::size_t d) {
  return n == 0 ? release.l(i, d) : release.f(n - 1, i, d);
}

/// How many orders of a unit there are below the first that overflowed.
template <class T>
std::size_t finite_orders(const GatedTaylorRelease<T>& release, std::size_t d) {
  using std::isfinite;
  for (std::size_t n = 0; n <= static_cast<std::size_t>(release.order); ++n)
    for (std::size_t i = 0; i < release.outputs(); ++i)
      if (!isfinite(observed(release, n, i, d))) return n;
  return static_cast<std::size_t>(release.order) + 1;
}

/// What the release holds of a unit if its sign is `sign`: f(z0), then eps^n f^(n)(z0), with z0 =
/// eps z0'; of the orders that did not overflow.
template <class T>
std::vector<T> predicted(const GatedTaylorRelease<T>& release, std::size_t d, int sign) {
  auto row = derivatives(release.activation, T(T(sign) * release.z0p[d]), release.order);
  row.resize(finite_orders(release, d));
  if (sign < 0)
    for (std::size_t n = 1; n < row.size(); n += 2) row[n] = -row[n];
  return row;
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

/// |observed - row W|^2 of one order.
template <class T>
T squared_error(const GatedTaylorRelease<T>& release, std::size_t d, std::size_t n, const T& a,
                const std::vector<T>& column) {
  T sum(0);
  for (std::size_t i = 0; i < column.size(); ++i) {
    const T error = observed(release, n, i, d) - a * column[i];
    sum += error * error;
  }
  return sum;
}

template <class T>
T squared_size(const GatedTaylorRelease<T>& release, std::size_t d, std::size_t n) {
  return squared_error(release, d, n, T(0), std::vector<T>(release.outputs(), T(0)));
}

template <class T>
bool is_dead(const GatedTaylorRelease<T>& release, std::size_t d) {
  for (std::size_t n = 0; n <= static_cast<std::size_t>(release.order); ++n)
    for (std::size_t i = 0; i < release.outputs(); ++i)
      if (observed(release, n, i, d) != 0) return false;
  return true;
}

void expect_orders(int order) {
  if (order < static_cast<int>(least_order))
    throw Error{ErrorCode::unsupported, "even part", "it needs a release of order 2 or more"};
}

template <class T>
T squared_norm(const std::vector<T>& column) {
  T sum(0);
  for (const auto& x : column) sum += x * x;
  return sum;
}

/// How badly each sign, with its own column, explains the orders 0 and 1; the orders count in the
/// size that either sign gives them, as rounding is relative.
template <class T>
struct Mismatch {
  T plus{0}, minus{0};
};

template <class T>
Mismatch<T> mismatch_of_signs(const GatedTaylorRelease<T>& release, std::size_t d,
                              const std::vector<T>& plus, const std::vector<T>& plus_column,
                              const std::vector<T>& minus, const std::vector<T>& minus_column) {
  Mismatch<T> mismatch;
  const T plus_norm = squared_norm(plus_column), minus_norm = squared_norm(minus_column);
  for (std::size_t n = 0; n < 2; ++n) {
    const T size = squared_size(release, d, n) + plus[n] * plus[n] * plus_norm +
                   minus[n] * minus[n] * minus_norm;
    if (!(size > 0)) continue;
    mismatch.plus += squared_error(release, d, n, plus[n], plus_column) / size;
    mismatch.minus += squared_error(release, d, n, minus[n], minus_column) / size;
  }
  return mismatch;
}

/// One sign's error is more than twice the other's.
template <class T>
bool clearly_apart(const Mismatch<T>& mismatch) {
  return mismatch.plus * T(4) < mismatch.minus || mismatch.minus * T(4) < mismatch.plus;
}

/// The squared relative residual over all orders.
template <class T>
T residual_of(const GatedTaylorRelease<T>& release, std::size_t d, const std::vector<T>& row,
              const std::vector<T>& column) {
  T error(0), size(0);
  for (std::size_t n = 0; n < row.size(); ++n) {
    error += squared_error(release, d, n, row[n], column);
    size += squared_size(release, d, n);
  }
  return error / size;
}

}  // namespace

template <class T>
std::vector<T> even_part_column(const GatedTaylorRelease<T>& release, std::size_t unit) {
  expect_orders(release.order);
  const bool odd = release.activation == Activation::tanh;
  return fitted(release, unit, predicted(release, unit, 1), odd ? 0 : 2);
}

template <class T>
RecoveredGated<T> recover_gated(const GatedTaylorRelease<T>& release) {
  expect_orders(release.order);
  constexpr double explains = 1e-4;  // a relative error of 1 %, squared
  const std::size_t units = release.units();
  RecoveredGated<T> recovered{std::vector<UnitStatus>(units, UnitStatus::dead_column),
                              std::vector<int>(units, 0), Tensor<T>{{release.outputs(), units}}};
  for (std::size_t d = 0; d < units; ++d) {
    if (is_dead(release, d)) continue;
    if (finite_orders(release, d) <= least_order) {
      recovered.status[d] = UnitStatus::unexplained;
      continue;
    }
    if (release.activation == Activation::tanh) {
      const auto column = even_part_column(release, d);
      for (std::size_t i = 0; i < column.size(); ++i) recovered.w(i, d) = column[i];
      recovered.status[d] = UnitStatus::ambiguous;
      continue;
    }
    // Both signs predict the same orders n >= 2 from the sign-free column; orders 0 and 1 decide.
    // Where the higher orders underflow, each sign's own best column decides.
    const auto plus = predicted(release, d, 1), minus = predicted(release, d, -1);
    const auto column = even_part_column(release, d);
    const auto plus_column = fitted(release, d, plus, 0),
               minus_column = fitted(release, d, minus, 0);
    auto mismatch = mismatch_of_signs(release, d, plus, column, minus, column);
    if (!clearly_apart(mismatch))
      mismatch = mismatch_of_signs(release, d, plus, plus_column, minus, minus_column);
    const bool positive = mismatch.plus < mismatch.minus;
    const auto& best = positive ? plus_column : minus_column;
    if (!(residual_of(release, d, positive ? plus : minus, best) <= T(explains))) {
      recovered.status[d] = UnitStatus::unexplained;
    } else if (!clearly_apart(mismatch)) {
      recovered.status[d] = UnitStatus::ambiguous;
    } else {
      recovered.status[d] = UnitStatus::recovered;
      recovered.sign[d] = positive ? 1 : -1;
      for (std::size_t i = 0; i < best.size(); ++i) recovered.w(i, d) = best[i];
    }
  }
  return recovered;
}

template std::vector<double> even_part_column(const GatedTaylorRelease<double>&, std::size_t);
template std::vector<Real> even_part_column(const GatedTaylorRelease<Real>&, std::size_t);
template RecoveredGated<double> recover_gated(const GatedTaylorRelease<double>&);
template RecoveredGated<Real> recover_gated(const GatedTaylorRelease<Real>&);

}  // namespace certamen::extraction
