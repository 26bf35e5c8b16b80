// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/rank_one.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <type_traits>

#include "framework/stop.hpp"

namespace certamen::extraction {

template <class T>
Tensor<T> unit_coefficients(const TaylorRelease<T>& release, std::size_t unit, int first) {
  const auto orders = static_cast<std::size_t>(release.order - first + 1);
  Tensor<T> matrix{{orders, release.outputs()}};
  for (std::size_t n = 0; n < orders; ++n)
    for (std::size_t i = 0; i < release.outputs(); ++i)
      matrix(n, i) = release.theta(n + static_cast<std::size_t>(first), i, unit);
  return matrix;
}

namespace {

constexpr std::size_t lanes = 8, block = 128;

/// In partial sums that the compiler may compute side by side; at most `rounded_terms` of T's
/// rounding errors reach one product.
template <class T>
T dot_product(const T* a, const T* b, std::size_t size) {
  T total(0);
  for (std::size_t start = 0; start < size; start += block) {
    const std::size_t end = std::min(size, start + block);
    std::array<T, lanes> sums{};
    std::size_t i = start;
    for (; i + lanes <= end; i += lanes)
      for (std::size_t j = 0; j < lanes; ++j) sums[j] += a[i + j] * b[i + j];
    for (; i < end; ++i) sums[0] += a[i] * b[i];
    for (std::size_t j = 1; j < lanes; ++j) sums[0] += sums[j];
    total += sums[0];
  }
  return total;
}

double rounded_terms(std::size_t size) {
  return static_cast<double>(1 + block / lanes + lanes + size / block + 1);
}

template <class T>
double spacing() {
  if constexpr (std::is_floating_point_v<T>)
    return static_cast<double>(std::numeric_limits<T>::epsilon());
  else
    return 0;
}

template <class T>
void normalise(std::vector<T>& v) {
  using std::sqrt;
  T norm(0);
  for (const auto& entry : v) norm += entry * entry;
  norm = sqrt(norm);
  for (auto& entry : v) entry /= norm;
}

}  // namespace

template <class T>
RankOne<T> rank_one(const Gram<T>& gram) {
  using std::abs, std::sqrt;
  const std::size_t orders = gram.orders;
  RankOne<T> result{std::vector<T>(orders, T(0)), std::vector<double>(orders, 0), 0, gram.outputs};
  std::size_t pivot = 0;
  T trace(0);
  for (std::size_t n = 0; n < orders; ++n) {
    trace += gram(n, n);
    if (gram(n, n) > gram(pivot, pivot)) pivot = n;
  }
  // Power iteration; a nearly rank-one matrix is done after two steps.
  auto& v = result.row;
  for (std::size_t n = 0; n < orders; ++n) v[n] = gram(pivot, n);
  normalise(v);
  std::vector<T> next(orders, T(0));
  T lambda(0);
  for (int step = 0; step < 60; ++step) {
    T quotient(0);
    for (std::size_t m = 0; m < orders; ++m) {
      next[m] = T(0);
      for (std::size_t n = 0; n < orders; ++n) next[m] += gram(m, n) * v[n];
      quotient += next[m] * v[m];
    }
    bool settled = step > 1 && T(abs(quotient - lambda)) <= quotient * T(1e-18);
    lambda = quotient;
    if (settled) break;
    normalise(next);
    if constexpr (std::is_floating_point_v<T>) {
      T moved(0);
      for (std::size_t n = 0; n < orders; ++n) moved = std::max(moved, T(abs(next[n] - v[n])));
      settled = moved <= 2 * std::numeric_limits<T>::epsilon();
    }
    std::swap(v, next);
    if (settled) break;
  }
  // A step's result is a sum of entries of the Gram matrix (scaling rounds each factor), then
  // normalised; what an earlier step left is smaller by the square of the noise.
  const double roundings = gram.roundings + 2 + static_cast<double>(orders) + 4;
  for (std::size_t n = 0; n < orders; ++n) {
    T sum(0);
    for (std::size_t m = 0; m < orders; ++m) sum += T(abs(gram(n, m) * v[m]));
    result.row_error[n] = roundings * spacing<T>() / 2 * static_cast<double>(T(sum / lambda));
  }
  result.size = static_cast<double>(T(sqrt(lambda) * gram.scale));
  result.residual = std::sqrt(std::max(0.0, static_cast<double>(T(1) - lambda / trace)));
  return result;
}

template <class T>
RankOne<T> rank_one(const Tensor<T>& matrix) {
  using std::abs, std::isfinite;
  const std::size_t orders = matrix.extent(0), outputs = matrix.extent(1);
  T largest(0);
  for (const auto& entry : matrix.data()) largest = std::max<T>(largest, T(abs(entry)));
  if (largest == 0)
    return {std::vector<T>(orders, T(0)), std::vector<double>(orders, 0), 0, outputs};
  std::vector<T> scaled(matrix.data());
  const T inverse = T(1) / largest;
  const bool subnormal = !isfinite(inverse);
  for (auto& entry : scaled) entry = subnormal ? T(entry / largest) : T(entry * inverse);
  std::vector<T> products(orders * orders, T(0));
  for (std::size_t m = 0; m < orders; ++m)
    for (std::size_t n = m; n < orders; ++n) {
      if constexpr (std::is_same_v<T, Real>) poll("attack");  // a millisecond of a wide layer
      products[m * orders + n] = dot_product(&scaled[m * outputs], &scaled[n * outputs], outputs);
    }
  return rank_one(Gram<T>{products.data(), 1, orders, outputs, rounded_terms(outputs), largest});
}

template <class T>
std::vector<T> column_factor(const Tensor<T>& matrix, const RankOne<T>& factors) {
  std::vector<T> column(matrix.extent(1), T(0));
  for (std::size_t n = 0; n < factors.row.size(); ++n) {
    if constexpr (std::is_same_v<T, Real>) poll("attack");
    for (std::size_t i = 0; i < column.size(); ++i) column[i] += matrix(n, i) * factors.row[n];
  }
  return column;
}

namespace {

template <class T>
void store(FactoredEvaluator<T>& evaluator, std::size_t d, const Tensor<T>& coefficients) {
  const auto factors = rank_one(coefficients);
  const auto column = column_factor(coefficients, factors);
  for (std::size_t n = 0; n < factors.row.size(); ++n) evaluator.polynomials(n, d) = factors.row[n];
  for (std::size_t i = 0; i < column.size(); ++i) evaluator.columns(i, d) = column[i];
}

/// The orders of one unit in Taylor's form, theta_n / n!.
template <class T>
Tensor<T> taylor_coefficients(const GatedTaylorRelease<T>& release, std::size_t d) {
  const auto orders = static_cast<std::size_t>(release.order) + 1;
  Tensor<T> matrix{{orders, release.outputs()}};
  T factor(1);
  for (std::size_t n = 0; n < orders; ++n) {
    if (n > 1) factor /= T(static_cast<int>(n));
    for (std::size_t i = 0; i < release.outputs(); ++i)
      matrix(n, i) = factor * (n == 0 ? release.l(i, d) : release.f(n - 1, i, d));
  }
  return matrix;
}

/// columns values + constant.
template <class T>
std::vector<T> combined(const FactoredEvaluator<T>& evaluator, const std::vector<T>& values) {
  std::vector<T> y(evaluator.constant.data());
  for (std::size_t i = 0; i < y.size(); ++i)
    for (std::size_t d = 0; d < values.size(); ++d) y[i] += evaluator.columns(i, d) * values[d];
  return y;
}

}  // namespace

template <class T>
FactoredEvaluator<T> factor(const TaylorRelease<T>& release) {
  const std::size_t units = release.units(), outputs = release.outputs();
  const auto orders = static_cast<std::size_t>(release.order);
  FactoredEvaluator<T> evaluator{Tensor<T>{{outputs}}, Tensor<T>{{orders, units}},
                                 Tensor<T>{{outputs, units}}, release.z0};
  for (std::size_t i = 0; i < outputs; ++i) {
    T sum(0);
    if (release.theta0 == Theta0::sum)
      sum = release.theta0_sum[i];
    else
      for (std::size_t d = 0; d < units; ++d) sum += release.theta(0, i, d);
    evaluator.constant[i] = sum;
  }
  for (std::size_t d = 0; d < units; ++d) store(evaluator, d, unit_coefficients(release, d));
  return evaluator;
}

template <class T>
FactoredEvaluator<T> factor(const GatedTaylorRelease<T>& release) {
  const std::size_t units = release.units(), outputs = release.outputs();
  const auto orders = static_cast<std::size_t>(release.order) + 1;
  FactoredEvaluator<T> evaluator{Tensor<T>{{outputs}}, Tensor<T>{{orders, units}},
                                 Tensor<T>{{outputs, units}}, release.z0p};
  for (std::size_t d = 0; d < units; ++d) store(evaluator, d, taylor_coefficients(release, d));
  return evaluator;
}

template <class T>
std::vector<T> evaluate(const FactoredEvaluator<T>& evaluator, const std::vector<T>& z) {
  std::vector<T> values(z.size(), T(0));
  for (std::size_t d = 0; d < z.size(); ++d) {
    const T t = z[d] - evaluator.z0[d];
    for (std::size_t n = evaluator.polynomials.extent(0); n-- > 0;)
      values[d] = (values[d] + evaluator.polynomials(n, d)) * t;
  }
  return combined(evaluator, values);
}

template <class T>
std::vector<T> evaluate(const FactoredEvaluator<T>& evaluator, const std::vector<T>& gate,
                        const std::vector<T>& up) {
  std::vector<T> values(gate.size(), T(0));
  for (std::size_t d = 0; d < gate.size(); ++d) {
    const T t = gate[d] - evaluator.z0[d];
    for (std::size_t n = evaluator.polynomials.extent(0); n-- > 0;)
      values[d] = values[d] * t + evaluator.polynomials(n, d);
    values[d] *= up[d];
  }
  return combined(evaluator, values);
}

EvaluationCost evaluation_cost(std::size_t outputs, std::size_t units, int order) {
  const auto n = static_cast<std::size_t>(order);
  return {outputs * units, (n + 1) * outputs * units, outputs * units + (n + 1) * units};
}

#define CERTAMEN_RANK_ONE(T)                                                                       \
  template Tensor<T> unit_coefficients(const TaylorRelease<T>&, std::size_t, int);                 \
  template RankOne<T> rank_one(const Tensor<T>&);                                                  \
  template RankOne<T> rank_one(const Gram<T>&);                                                    \
  template std::vector<T> column_factor(const Tensor<T>&, const RankOne<T>&);
CERTAMEN_RANK_ONE(double)
CERTAMEN_RANK_ONE(long double)
CERTAMEN_RANK_ONE(Real)
#undef CERTAMEN_RANK_ONE
#define CERTAMEN_EVALUATOR(T)                                                                      \
  template FactoredEvaluator<T> factor(const TaylorRelease<T>&);                                   \
  template FactoredEvaluator<T> factor(const GatedTaylorRelease<T>&);                              \
  template std::vector<T> evaluate(const FactoredEvaluator<T>&, const std::vector<T>&);            \
  template std::vector<T> evaluate(const FactoredEvaluator<T>&, const std::vector<T>&,             \
                                   const std::vector<T>&);
CERTAMEN_EVALUATOR(float)
CERTAMEN_EVALUATOR(double)
CERTAMEN_EVALUATOR(Real)
#undef CERTAMEN_EVALUATOR

}  // namespace certamen::extraction
