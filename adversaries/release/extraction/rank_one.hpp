// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adversaries/release/extraction/release.hpp"

namespace certamen::extraction {

/// The released coefficients of one hidden unit, orders first .. order: row n is theta[first + n,
/// :, d].
template <class T>
Tensor<T> unit_coefficients(const TaylorRelease<T>& release, std::size_t unit, int first = 1);

/// M ~ column * row^T, the dominant singular pair: |row| = 1, column = M row. Level I of the
/// attack: it needs no knowledge of the activation (docs/explanation/taylor-mlp.md).
template <class T>
struct RankOne {
  std::vector<T> row;  // over orders
  std::vector<double>
      row_error;    // bounds on what rounding in T adds to it, to first order; 0 for Real
  double size = 0;  // |column|
  std::size_t outputs = 0;
  double residual = 0;  // sqrt(1 - lambda_max / trace): 0 for an exact rank-one matrix
};

/// `matrix` is [orders, D]. All zeros give zeros.
template <class T>
RankOne<T> rank_one(const Tensor<T>& matrix);

/// Inner products of the orders of a matrix that was divided by `scale`: m with n, m <= n, at
/// products[(m * orders + n) * stride].
template <class T>
struct Gram {
  const T* products;
  std::size_t stride, orders, outputs;
  double roundings;  // how many of T's rounding errors reach one product, at most
  T scale;

  const T& operator()(std::size_t m, std::size_t n) const {
    return products[(m < n ? m * orders + n : n * orders + m) * stride];
  }
};

/// The same from inner products, which are not all 0.
template <class T>
RankOne<T> rank_one(const Gram<T>& gram);

/// M row.
template <class T>
std::vector<T> column_factor(const Tensor<T>& matrix, const RankOne<T>& factors);

/// The cheap evaluator that Level I yields. Plain form: y = constant + columns p(z - z0), p_d a
/// polynomial without constant term. Gated form: y = columns (p(g' - z0') * h), and constant is 0.
template <class T>
struct FactoredEvaluator {
  Tensor<T> constant;     // [D]: sum of the order-0 coefficients; gated: zeros
  Tensor<T> polynomials;  // [order, H], orders 1 .. order; gated: [order + 1, H], from order 0 on
  Tensor<T> columns;      // [D, H]
  Tensor<T> z0;           // [H]
};

template <class T>
FactoredEvaluator<T> factor(const TaylorRelease<T>& release);
/// Order 0 is part of the rank-one factor here, since h multiplies every order.
template <class T>
FactoredEvaluator<T> factor(const GatedTaylorRelease<T>& release);

/// y [D] at pre-activations z [H].
template <class T>
std::vector<T> evaluate(const FactoredEvaluator<T>& evaluator, const std::vector<T>& z);
/// y [D] of the gated form at g' and h, [H] each.
template <class T>
std::vector<T> evaluate(const FactoredEvaluator<T>& evaluator, const std::vector<T>& gate,
                        const std::vector<T>& up);

/// Multiply-adds per query after z is known: the plain layer, the released Taylor sum, the factored
/// evaluator.
struct EvaluationCost {
  std::size_t plain, taylor, factored;
};
EvaluationCost evaluation_cost(std::size_t outputs, std::size_t units, int order);

}  // namespace certamen::extraction
