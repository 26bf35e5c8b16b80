// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/even_part.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "adversaries/release/extraction/even_part_impl.hpp"
#include "framework/stop.hpp"

namespace certamen::extraction {

namespace {

/// Orders of one unit, [order + 1, D], and what the formulas ask of them.
template <class T>
class Observed {
 public:
  explicit Observed(const Tensor<T>& coefficients)
      : matrix_{coefficients}, orders_{coefficients.extent(0)}, outputs_{coefficients.extent(1)} {}

  std::size_t orders() const { return orders_; }
  std::size_t outputs() const { return outputs_; }
  const T* order(std::size_t n) const { return &matrix_.data()[n * outputs_]; }

  /// How many orders there are below the first that overflowed.
  std::size_t finite_orders() const {
    using std::isfinite;
    const auto& all = matrix_.data();
    const auto infinite =
        std::find_if(all.begin(), all.end(), [](const T& x) { return !isfinite(x); });
    return static_cast<std::size_t>(infinite - all.begin()) / outputs_;
  }
  bool is_dead() const {
    return std::all_of(matrix_.data().begin(), matrix_.data().end(),
                       [](const T& x) { return x == 0; });
  }
  /// |observed - a W|^2 of one order.
  T squared_error(std::size_t n, const T& a, const std::vector<T>& column) const {
    return summed([&, row = order(n)](std::size_t i) { return T(row[i] - a * column[i]); });
  }
  T squared_size(std::size_t n) const {
    return summed([row = order(n)](std::size_t i) -> const T& { return row[i]; });
  }
  /// The squared relative residual of the orders in `row`.
  T residual(const Orders<T>& row, const std::vector<T>& column) const {
    T error(0), size(0);
    for (std::size_t n = 0; n < row.size(); ++n) {
      error += squared_error(n, row[n], column);
      size += squared_size(n);
    }
    return error / size;
  }

 private:
  /// Sum of squares, in partial sums that the compiler may compute side by side.
  template <class F>
  T summed(const F& term) const {
    if constexpr (std::is_same_v<T, Real>) poll("attack");  // a millisecond of a wide layer
    std::array<T, 8> sums{};
    std::size_t i = 0;
    for (; i + sums.size() <= outputs_; i += sums.size())
      for (std::size_t j = 0; j < sums.size(); ++j) {
        const T x = term(i + j);
        sums[j] += x * x;
      }
    for (; i < outputs_; ++i) {
      const T x = term(i);
      sums[0] += x * x;
    }
    for (std::size_t j = 1; j < sums.size(); ++j) sums[0] += sums[j];
    return sums[0];
  }

  const Tensor<T>& matrix_;
  std::size_t orders_, outputs_;
};

template <class T>
Orders<T> precisely_predicted(Activation activation, const T& z0p, int sign, std::size_t orders) {
  if constexpr (std::is_same_v<T, long double>) {
    Orders<T> row;
    for (const auto& x : predicted_with_bounds(activation, z0p, sign, orders))
      row.push_back(x.value);
    return row;
  } else {
    return predicted(activation, z0p, sign, orders);
  }
}

template <class T>
std::vector<T> fitted(const Observed<T>& observed, const Orders<T>& row, std::size_t first) {
  std::vector<T> column(observed.outputs(), T(0));
  const auto factors = least_squares(row, first);
  for (std::size_t n = first; n < factors.size(); ++n) {
    if constexpr (std::is_same_v<T, Real>) poll("attack");
    const T* order = observed.order(n);
    for (std::size_t i = 0; i < column.size(); ++i) column[i] += order[i] * factors[n];
  }
  return column;
}

template <class T>
T squared_norm(const std::vector<T>& column) {
  T sum(0);
  for (const auto& x : column) sum += x * x;
  return sum;
}

/// What one sign predicts, and a column for it.
template <class T>
struct Explanation {
  const Orders<T>& row;
  const std::vector<T>& column;
};

template <class T>
Mismatch<T> mismatch_of_signs(const Observed<T>& observed, const Explanation<T>& plus,
                              const Explanation<T>& minus) {
  Mismatch<T> mismatch;
  const T plus_norm = squared_norm(plus.column), minus_norm = squared_norm(minus.column);
  for (std::size_t n = 0; n < 2; ++n) {
    const T size = observed.squared_size(n) + plus.row[n] * plus.row[n] * plus_norm +
                   minus.row[n] * minus.row[n] * minus_norm;
    if (!(size > 0)) continue;
    mismatch.plus += observed.squared_error(n, plus.row[n], plus.column) / size;
    mismatch.minus += observed.squared_error(n, minus.row[n], minus.column) / size;
  }
  return mismatch;
}

template <class T>
std::vector<T> even_part(Activation activation, const T& z0p, const Observed<T>& observed) {
  const auto row = predicted(activation, z0p, 1, observed.finite_orders());
  return fitted(observed, row, activation == Activation::tanh ? 0 : 2);
}

}  // namespace

template <class T>
Tensor<T> unit_coefficients(const GatedTaylorRelease<T>& release, std::size_t unit) {
  const auto orders = static_cast<std::size_t>(release.order) + 1;
  Tensor<T> matrix{{orders, release.outputs()}};
  for (std::size_t i = 0; i < release.outputs(); ++i) matrix(0, i) = release.l(i, unit);
  for (std::size_t n = 1; n < orders; ++n)
    for (std::size_t i = 0; i < release.outputs(); ++i) matrix(n, i) = release.f(n - 1, i, unit);
  return matrix;
}

template <class T>
std::vector<T> even_part_column(const GatedTaylorRelease<T>& release, std::size_t unit) {
  expect_orders(release.order);
  const auto coefficients = unit_coefficients(release, unit);
  return even_part(release.activation, release.z0p[unit], Observed<T>{coefficients});
}

template <class T>
GatedUnit<T> recover_gated_unit_in(Activation activation, const T& z0p,
                                   const Tensor<T>& coefficients) {
  const Observed<T> observed{coefficients};
  GatedUnit<T> unit;
  if (observed.is_dead()) return unit;
  const std::size_t orders = observed.finite_orders();
  unit.status = UnitStatus::unexplained;
  if (orders <= least_order) return unit;
  auto column = even_part(activation, z0p, observed);
  if (activation == Activation::tanh) {
    unit.status = UnitStatus::ambiguous;
    unit.column = std::move(column);
    return unit;
  }
  // Both signs predict the same orders n >= 2 from the sign-free column; orders 0 and 1 decide.
  // Where the higher orders underflow, each sign's own best column decides.
  const auto plus = precisely_predicted(activation, z0p, 1, orders),
             minus = precisely_predicted(activation, z0p, -1, orders);
  auto mismatch = mismatch_of_signs(observed, {plus, column}, {minus, column});
  if (!mismatch.clearly_apart()) {
    const auto plus_column = fitted(observed, plus, 0), minus_column = fitted(observed, minus, 0);
    mismatch = mismatch_of_signs(observed, {plus, plus_column}, {minus, minus_column});
  }
  const bool positive = mismatch.plus < mismatch.minus;
  const auto& row = positive ? plus : minus;
  auto best = fitted(observed, row, 0);
  if (!(observed.residual(row, best) <= T(explained_residual))) return unit;
  unit.status = UnitStatus::ambiguous;
  if (!mismatch.clearly_apart()) return unit;
  unit.status = UnitStatus::recovered;
  unit.sign = positive ? 1 : -1;
  unit.column = std::move(best);
  if constexpr (std::is_floating_point_v<T>)
    unit.arithmetic_error = arithmetic_error_of_fit(activation, z0p, unit.sign, orders);
  return unit;
}

template <class T>
GatedUnit<T> recover_gated_unit(Activation activation, const T& z0p, const Tensor<T>& coefficients,
                                double roundoff) {
  auto unit = recover_gated_unit_in(activation, z0p, coefficients);
  if constexpr (std::is_floating_point_v<T>) {
    if (is_precise(unit.arithmetic_error, roundoff)) return unit;
    return in_wider<T>([&](auto wider) {
      using Wide = decltype(wider);
      const auto again =
          recover_gated_unit<Wide>(activation, Wide(z0p), converted<Wide>(coefficients), roundoff);
      return GatedUnit<T>{again.status, again.sign, converted<T>(again.column),
                          again.arithmetic_error};
    });
  }
  return unit;
}

#define CERTAMEN_EVEN_PART(T)                                                                      \
  template Tensor<T> unit_coefficients(const GatedTaylorRelease<T>&, std::size_t);                 \
  template std::vector<T> even_part_column(const GatedTaylorRelease<T>&, std::size_t);             \
  template GatedUnit<T> recover_gated_unit_in(Activation, const T&, const Tensor<T>&);             \
  template GatedUnit<T> recover_gated_unit(Activation, const T&, const Tensor<T>&, double);
CERTAMEN_EVEN_PART(double)
CERTAMEN_EVEN_PART(long double)
CERTAMEN_EVEN_PART(Real)
#undef CERTAMEN_EVEN_PART

}  // namespace certamen::extraction
