// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/assessment/linear.hpp"

/// Releases W Q with a secret orthogonal Q, beside a base W: rotations from the right. Those from
/// the left are rotations of the transposes.
namespace certamen::assessment {

/// |a a^T - base base^T| against what it is about where entries of D = a - base are independent,
/// sqrt(2 / columns) |D| |base|, and against its parts, sqrt(2) |D base^T| + |D D^T|: the larger of
/// the two. It is small where rows differ and their inner products do not, although D base^T is not
/// small by itself (as it is where D stands in columns that are zero in the base). 1 if there is no
/// difference.
double rotation_figure(const Matrix& a, const Matrix& base);

/// rotation_figure of the rows' directions, in the order and with the signs that make their inner
/// products most like the base's: what W Q shows once its rows were permuted, scaled or turned.
struct RotatedLines {
  double figure;
  Matrix ordered;  // the rows of `a` in this order, with the norms of the base's
};
/// In the order in which they stand.
RotatedLines rotated_directions(const Matrix& a, const Matrix& base);
/// Matches the inner products: their sorted sizes first, then row by row in turn. O(n^2 (n + m)).
RotatedLines rotated_and_reordered(const Matrix& a, const Matrix& base);

}  // namespace certamen::assessment
