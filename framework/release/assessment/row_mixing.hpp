// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/assessment/linear.hpp"

namespace certamen::assessment {

/// Undoes releases that multiply W from the left by something small: one scale for all rows, a
/// scale for each row, a matrix for each group of rows. Row i of `released` belongs to row i of
/// `base`.
///
/// For a full fine-tune the least-squares coefficients of the base's rows on the released ones;
/// their error is that of the fine-tune. For a difference of rank r the coefficients are exact: for
/// each row space V of dimension r they are those of the least squares off V, and V is the space of
/// the difference that they leave; alternating converges where (n-r)(m-r) > g n.
Matrix undo_scale(const Matrix& released, const Matrix& base, int rank);
Matrix undo_row_groups(const Matrix& released, const Matrix& base,
                       const std::vector<std::vector<int>>& groups, int rank);
/// Groups of one row.
Matrix undo_row_scales(const Matrix& released, const Matrix& base, int rank);

}  // namespace certamen::assessment
