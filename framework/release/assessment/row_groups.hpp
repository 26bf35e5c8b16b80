// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "framework/release/assessment/linear.hpp"

/// Releases whose rows are positive combinations of groups of four public rows, with the columns in
/// another order, beside a base.
namespace certamen::assessment {

using RowGroups = std::vector<std::vector<int>>;

/// The columns' order: sums over a group keep their shape, as all coefficients are positive.
std::vector<int> mixed_column_order(const Matrix& released, const Matrix& base);

/// The groups, columns in the base's order: what rows agree on most; what is left over is taken in
/// order. 4 n^2 m.
RowGroups mixed_groups(const Matrix& released, const Matrix& base);

/// The share of a row's norm that four public rows leave; the median of about 32 rows, columns in
/// the base's order.
double mixture_rest(const Matrix& released, const Matrix& base);

}  // namespace certamen::assessment
