// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adversaries/extraction/release.hpp"

namespace certamen::extraction {

/// The released coefficients of one hidden unit, orders first .. order: row n is theta[first + n,
/// :, d].
template <class T>
Tensor<T> unit_coefficients(const TaylorRelease<T>& release, std::size_t unit, int first = 1);

/// M ~ column * row^T, the dominant singular pair: |row| = 1, column = M row. Level I of the
/// attack: it needs no knowledge of the activation (docs/explanation/taylor-mlp.md).
template <class T>
struct RankOne {
  std::vector<T> row;     // over orders
  std::vector<T> column;  // over outputs
  double residual = 0;    // sqrt(1 - lambda_max / trace): 0 for an exact rank-one matrix
};

/// `matrix` is [orders, D]. All zeros give zeros.
template <class T>
RankOne<T> rank_one(const Tensor<T>& matrix);

/// The cheap evaluator that Level I yields: y = constant + columns p(x - z0), p_d a polynomial.
template <class T>
struct FactoredEvaluator {
  Tensor<T> constant;     // [D]: sum of the order-0 coefficients
  Tensor<T> polynomials;  // [order, H]
  Tensor<T> columns;      // [D, H]
  Tensor<T> z0;           // [H]
};

template <class T>
FactoredEvaluator<T> factor(const TaylorRelease<T>& release);

/// y [D] at pre-activations z [H].
template <class T>
std::vector<T> evaluate(const FactoredEvaluator<T>& evaluator, const std::vector<T>& z);

/// Multiply-adds per query after z is known: the plain layer, the released Taylor sum, the factored
/// evaluator.
struct EvaluationCost {
  std::size_t plain, taylor, factored;
};
EvaluationCost evaluation_cost(std::size_t outputs, std::size_t units, int order);

}  // namespace certamen::extraction
