// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

#include "adversaries/release/extraction/curve_impl.hpp"
#include "adversaries/release/extraction/even_part.hpp"
#include "adversaries/release/extraction/wider.hpp"
#include "framework/error.hpp"
#include "framework/numbers/bounded.hpp"

/// What even_part.cpp and even_part_block.cpp share.
namespace certamen::extraction {

inline constexpr std::size_t least_order = 2;
/// Above this squared relative residual, 1 % squared, a sign explains nothing.
inline constexpr double explained_residual = 1e-4;

/// What the release holds of a unit if its sign is `sign`: f(z0), then eps^n f^(n)(z0), with z0 =
/// eps z0'; of that many orders.
template <class T>
Orders<T> predicted(Activation activation, const T& z0p, int sign, std::size_t orders) {
  Orders<T> row(orders, T(0));
  jet(activation, T(T(sign) * z0p), std::span<T>{row.data(), row.size()});
  T factor(1);
  for (std::size_t n = 1; n < orders; ++n) {
    factor *= T(static_cast<int>(n) * sign);
    row[n] *= factor;
  }
  return row;
}

/// The same as precisely as T can hold it, with bounds; see bounded_point in curve.cpp.
template <std::floating_point T>
Orders<Bounded<T>> predicted_with_bounds(Activation activation, const T& z0p, int sign,
                                         std::size_t orders) {
  using B = Bounded<T>;
  if constexpr (std::is_same_v<T, double>) return predicted(activation, B(z0p), sign, orders);
  return in_wider<T>([&](auto wider) {
    using Wide = decltype(wider);
    Orders<B> row;
    for (const auto& x : predicted(activation, Wide(z0p), sign, orders))
      row.push_back(B::rounded(static_cast<T>(x), 0));
    return row;
  });
}

/// The least-squares column is the sum of factor_n times order n, orders from `first`, against the
/// predicted row; all 0 if that is 0.
template <class T>
Orders<T> least_squares(Orders<T> row, std::size_t first) {
  T norm(0);
  for (std::size_t n = 0; n < row.size(); ++n) {
    if (n < first) row[n] = T(0);
    norm += row[n] * row[n];
  }
  if (norm == 0) return row;
  for (auto& x : row) x /= norm;
  return row;
}

/// UnitRecovery::arithmetic_error of a fit of all orders: the same formulas in numbers with a
/// bound.
template <class T>
double arithmetic_error_of_fit(Activation activation, const T& z0p, int sign, std::size_t orders) {
  const auto row = predicted_with_bounds(activation, z0p, sign, orders);
  const auto factors = least_squares(row, 0);
  double sum = 0, total = 0;
  for (std::size_t n = 0; n < orders; ++n) {
    const double a = std::fabs(static_cast<double>(row[n]));
    sum += static_cast<double>(factors[n].error) * a;
    total += std::fabs(static_cast<double>(factors[n].value)) * a;
  }
  return sum + total * static_cast<double>(orders + 1) * machine_epsilon<T>();
}

inline void expect_orders(int order) {
  if (order < static_cast<int>(least_order))
    throw Error{ErrorCode::unsupported, "even part", "it needs a release of order 2 or more"};
}

/// How badly each sign, with its own column, explains the orders 0 and 1; the orders count in the
/// size that either sign gives them, as rounding is relative.
template <class T>
struct Mismatch {
  T plus{0}, minus{0};

  /// One sign's error is more than twice the other's.
  bool clearly_apart() const { return plus * T(4) < minus || minus * T(4) < plus; }
};

}  // namespace certamen::extraction
