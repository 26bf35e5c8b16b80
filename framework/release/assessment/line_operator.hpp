// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "framework/release/assessment/linear.hpp"

/// Releases that do something to each row and each column of W by itself: another place, another
/// sign, another scale. Beside a base these are read off and undone.
namespace certamen::assessment {

/// rows.asDiagonal() a columns.asDiagonal() has rows and columns of one size each: what is left of
/// a matrix whose lines were scaled. Lines of zeros stay. Ten rounds, 4 n m each.
struct Balanced {
  Matrix matrix;
  Column rows, columns;
};
Balanced balanced(const Matrix& a);

/// The signs of x and y of the x y^T that is nearest to the entries.
struct RankOneSigns {
  Column rows, columns;
};
RankOneSigns rank_one_signs(const Matrix& entries);

/// Whether no few entries are nearly all of the vector: the square of the sum of its squares is 6
/// times the sum of their squares, or a quarter of its extent if that is less; of Gaussian entries
/// it is a third of the extent, of a single one it is 1.
bool has_many_entries(const Column& x);

/// For each row of `from` the factor that brings it nearest to that of `to`; 1 if more than half of
/// it is left then (a cosine below sqrt(3)/2): one of them is something else. Also 1 where a few
/// entries are nearly all of the row, which a factor always explains.
Column explained_factors(const Matrix& from, const Matrix& to);

struct LineOperator {
  std::vector<int> rows, columns;      // where the lines of the base stand in the release
  Column row_factors, column_factors;  // what they are multiplied by, once in order
};

/// A release with such an operator undone, and how far it then lies from the base, against it.
struct UndoneLines {
  LineOperator what;
  Matrix matrix;
  double distance;
};

/// Lines in this order, and the fewest factors (none, of rows, of columns, of both) that bring the
/// release about as near to the base as all. O(n m).
UndoneLines undo_factors(const Matrix& a, const Matrix& base, const std::vector<int>& rows,
                         const std::vector<int>& columns);

/// 1 for columns of at most the median size, and what brings larger ones down to it: some features
/// that stand out are not to decide alone what is said of rows.
Column damping(const Matrix& base);

/// The least that undoing has to gain on the distance as it stands, or on that of nothing at all if
/// this is nearer: fine-tunes and noise of any size gain next to nothing.
inline constexpr double least_gain = 2;
bool brings_nearer(double undone, double as_it_stands);

/// Tries no other order, `rows` for the rows, `columns` for the columns; nothing if none of these
/// brings the release nearer, with lines that stand out damped as well. O(n m).
std::optional<UndoneLines> undo_lines(const Matrix& a, const Matrix& base,
                                      const std::vector<int>& rows,
                                      const std::vector<int>& columns);
/// Rows and columns matched together (matching_orders).
std::optional<UndoneLines> undo_both_orders(const Matrix& a, const Matrix& base);

}  // namespace certamen::assessment
