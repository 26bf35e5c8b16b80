// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "framework/release/assessment/linear.hpp"

namespace certamen::assessment {

enum class Detector {
  kernel,
  parallel,
  zeros,
  smooth,
  units,
  balance,
  scales,
  column_scales,
  signs,
  entry_signs,
  row_order,
  column_order,
  both_orders,
  difference_rank,
  spikes,
  rotation,
  left_rotation,
  rotated_lines,
  spectrum,
  row_mixtures,
  shared_direction,
  outliers,
  unrelated,
  view_order,
  view_scales,
  view_rotation,
  view_rank,
  view_spikes,
  view_entries,
  series,
  periodic_bytes
};

/// A detector's name, what genuine weights show (alone: measured on the transformer layers of two
/// real models; beside a base: of Gaussian fine-tunes; of two releases: with fresh noise of full
/// rank on every weight), the bound beyond which a figure is
/// conspicuous, and what it then means.
struct DetectorText {
  Detector detector;
  std::string_view name, genuine;
  double bound;
  bool below;  // conspicuous below the bound, not above
  std::string_view meaning, also = "";
};

const DetectorText& text_of(Detector detector);
bool conspicuous(Detector detector, double figure);

/// The largest ratio of neighbouring singular values, as the matrix stands or with rows and columns
/// of one size each, whichever is less; in the upper half of the spectrum, where trained weights
/// have spikes, a hundredth of it. A singular value of 0 counts as the rounding of the largest. Of
/// a random matrix of d + k columns more than rows the least d singular values are small by a
/// factor t with probability about t^-(d (d + k)); a ratio is taken to the power d (d + k) / 4, if
/// that is below 1, so that squares are not suspected by their last singular value.
double kernel_figure(const Matrix& a);
/// The least singular value; 0 of an empty matrix.
double smallest_singular(const Matrix& a);
/// What rounding leaves at most of a singular value that was removed: by Weyl no more than the norm
/// of the rounding errors, of the coarsest format that all entries are in; 64 times that, where the
/// release was computed in this format too.
double kernel_after_rounding(const Matrix& a);
/// Whether numbers drawn at the places of the entries that are not zero leave a kernel as well.
bool kernel_of_places(const Matrix& a);
/// The share of singular values at 10^-4 of the largest or below.
double missing_half(const Matrix& a);
/// Rows and columns that are not zero, and equal to an earlier one.
double repeated_lines(const Matrix& a);
/// The largest |cosine| of two columns that are not equal and have entries enough: 24 that are not
/// zero, and no few that hold nearly all of it.
double parallel_columns(const Matrix& a);
/// Without rows and columns that are nearly nothing beside the others: weight decay leaves them of
/// inputs that are always zero.
Matrix sized_lines(const Matrix& a);
/// Whether rows are parallel to one another in the last quarter alone, and columns are not.
bool stand_together_at_the_end(const Matrix& a);
/// Whether all rows, or all columns, lean on one direction so far that they are parallel for it.
bool leans_on_one_direction(const Matrix& a, double figure);
/// The matrix on vectors whose entries add up to 0, on both sides.
Matrix without_constant(const Matrix& a);
/// Whether the least singular value that is not zero lies above what a matrix of its shape has at
/// its lower end: a part of small singular values was cut off, as compression does.
bool lacks_its_lower_end(const Matrix& a);
/// Rows and columns that are zero.
double zero_lines(const Matrix& a);
/// Without rows and columns that are zero or equal to an earlier one.
Matrix distinct_lines(const Matrix& a);
/// The median |cosine| of the columns of one matrix with those of the other, or of rows, whichever
/// is larger; 0 if one matrix is nearly a multiple of the other.
double series_figure(const Matrix& one, const Matrix& other);
/// How much more alike neighbouring rows or columns, or next but one, are than all: the difference
/// of mean cosines, or 0 if it is below six standard deviations of what an arbitrary order shows.
/// Tables of positions, banks of filters and convolutions written as matrices are such.
double smooth_figure(const Matrix& a);
/// Units of which one side is zero and the other is not, or whose `in` is that of another one; `in`
/// with the bias as a column, for a unit of a bias alone has an effect.
struct OddUnits {
  double one_side_zero = 0, repeated = 0;
};
OddUnits odd_units(const Matrix& in, const Matrix& out);
/// The standard deviation over units of log(|in| / |out|); rows of `in` and of `out` are units.
double balance(const Matrix& in, const Matrix& out);

/// The spread of the factors' logarithms, or the shift of all of them, whichever is larger.
double spread_or_shift(const Column& factors);
/// The share of negative ones.
double turned_share(const Column& factors);
/// spread_or_shift of what brings rows to those of the base; a factor counts that brings a row to
/// less than half of its distance to the base, and of the base's norm.
double scale_figure(const Matrix& a, const Matrix& base);
/// The share of entries with the opposite sign, among those of the base above their median size; 0
/// if sizes do not agree: a correlation below 0.9 once rows and columns are of one size each, which
/// leaves independent matrices none.
double turned_entries(const Matrix& a, const Matrix& base);
/// The least median |cosine| of lines that belong together.
inline constexpr double related_cosine = 0.9;
/// Rows that are matched by their directions.
struct MatchedRows {
  double cosine;  // the median |cosine|
  double moved;   // the share that stands elsewhere than in the public matrix
  // Where the rows of the base stand; those that fit at their own place stay, if rows belong
  // together.
  std::vector<int> order;
};
MatchedRows matched_rows(const Matrix& a, const Matrix& base);
/// The share of rows that stand elsewhere than in the public matrix, and fit there at least twice
/// as well as at their own place, if matched rows have a median |cosine| above 0.9; else 0: the
/// matrices are unrelated.
double moved_rows(const Matrix& a, const Matrix& base);
/// The share of lines that are not in their place.
double share_moved(const std::vector<int>& order);
/// That of rows, or of columns, whichever is less, if rows and columns are matched together and
/// this brings the release nearer (undo_both_orders); else 0.
double moved_both(const Matrix& a, const Matrix& base);
/// How far a release is from the base once groups of four rows are unmixed (columns in any order),
/// against what one scale a row leaves; and against the base. 1 if rows are no combinations of four
/// public ones, or of groups that are drawn at random as well.
struct Mixture {
  double figure, undone;
};
Mixture mixture(const Matrix& a, const Matrix& base);
/// The share of columns that stand elsewhere once the first left singular vector of `a` is taken
/// out of both; 0 if they are unrelated.
double moved_off_direction(const Matrix& a, const Matrix& base);
/// What the rank of the difference lacks of the full one, at 10^-4 of the largest singular value,
/// rows and columns without any difference aside; 0 if there is no difference.
double missing_rank(const Matrix& a, const Matrix& base);
/// The largest singular value of the difference over the median one, rows and columns brought to
/// one size each: rounding is as uneven as the weights are. 0 if the median is 0.
double spike_figure(const Matrix& a, const Matrix& base);
/// Entries of the difference beyond six robust deviations, of all, of the row and of the column.
/// Weights that became 0 are not counted; where more than half are unchanged the deviation is that
/// of the smallest weights, and a change of 2^-7 of a weight may be the rounding of bf16.
struct Outliers {
  double energy = 0;         // their share; 0 if they do not stand apart from those beyond three
  bool beyond_base = false;  // more than half are larger than all but a thousandth of the base
};
Outliers outliers_of(const Matrix& a, const Matrix& base);
/// The share of entries that differ, or that of the hundredth which is smallest, where rounding
/// hides least, whichever is larger.
double differing_entries(const Matrix& a, const Matrix& b);

}  // namespace certamen::assessment
