// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "framework/release/assessment/linear.hpp"

/// What undoes an operator that hides W = base + difference, from a release and the base. Matrices
/// of a kind have the same shape; how far the result is from the base says whether the guess of the
/// operator fits.
namespace certamen::assessment {

/// Columns, each with its values in order.
Matrix sorted_columns(Matrix a);

/// Whether rows that were matched are hardly more alike than the best of as many independent ones:
/// their median |cosine| is below twice sqrt(2 log(rows) / columns).
bool is_chance(const Matrix& matched, const Matrix& base);

/// Where the rows and columns of the base stand in a release that permutes both.
struct BothOrders {
  std::vector<int> rows, columns;
};

/// By the sizes of the entries of the balanced matrices, which signs and scales of lines do not
/// change. Starts from the longer lines: their sorted sizes do not know the order within them, and
/// the lines of `a` are assigned to those of `base` by these. Then columns and rows are matched by
/// cosines in turn, until neither changes. O(n m (n + m) + n^3 + m^3) a round.
BothOrders matching_orders(const Matrix& a, const Matrix& base);

/// The rows and columns of `a` in the order of those of `base`.
Matrix undo_orders(const Matrix& a, const Matrix& base);
Matrix undo_row_order(const Matrix& a, const Matrix& base);
/// a Q nearest to the base, Q orthogonal: of a release W Q; its error is that of Procrustes.
Matrix undo_rotation(const Matrix& a, const Matrix& base);

/// |a - base| / |base|; |a| where the base is 0.
double distance_to_base(const Matrix& a, const Matrix& base);

}  // namespace certamen::assessment
