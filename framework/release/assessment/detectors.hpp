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
  row_order,
  column_order,
  both_orders,
  difference_rank,
  spikes,
  rotation,
  left_rotation,
  row_mixtures,
  shared_direction,
  outliers,
  view_order,
  view_scales,
  view_rank,
  view_spikes,
  view_entries
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

/// The largest ratio of neighbouring singular values in the lower half of the spectrum. Of a random
/// matrix of d + k columns more than rows the least d singular values are small by a factor t with
/// probability about t^-(d (d + k)); a ratio is taken to the power d (d + k) / 4, if that is below
/// 1, so that squares are not suspected by their last singular value.
double kernel_figure(const Matrix& a);
double smallest_singular(const Matrix& a);
/// What rounding leaves at most of a singular value that was removed: by Weyl no more than the norm
/// of the rounding errors, of the coarsest format that all entries are in; 64 times that, where the
/// release was computed in this format too.
double kernel_after_rounding(const Matrix& a);
/// The largest |cosine| of two columns that are not equal.
double parallel_columns(const Matrix& a);
/// Rows and columns that are zero.
double zero_lines(const Matrix& a);
/// Without rows and columns that are zero or equal to an earlier one.
Matrix distinct_lines(const Matrix& a);
/// How much more alike neighbouring rows or columns, or next but one, are than all: the difference
/// of mean cosines, or 0 if it is below six standard deviations of what an arbitrary order shows.
/// Tables of positions, banks of filters and convolutions written as matrices are such.
double smooth_figure(const Matrix& a);
/// Units of which one side is zero and the other is not, or whose `in` is that of another one.
double odd_units(const Matrix& in, const Matrix& out);
/// The standard deviation over units of log(|in| / |out|); rows of `in` and of `out` are units.
double balance(const Matrix& in, const Matrix& out);

/// The spread of log(|row| / |public row|), or the shift of all of them, whichever is larger; 0 for
/// rows of which a factor explains less than half, or less than half of the difference.
double scale_figure(const Matrix& a, const Matrix& base);
/// Rows that are matched by their directions.
/// The least median |cosine| of lines that belong together.
inline constexpr double related_cosine = 0.9;
struct MatchedRows {
  double cosine;  // the median |cosine|
  double moved;   // the share that stands elsewhere than in the public matrix
};
MatchedRows matched_rows(const Matrix& a, const Matrix& base);
/// The share of rows that stand elsewhere than in the public matrix, and fit there at least twice
/// as well as at their own place, if matched rows have a median |cosine| above 0.9; else 0: the
/// matrices are unrelated.
double moved_rows(const Matrix& a, const Matrix& base);
/// The share of rows, or of columns, whichever is less, that stand elsewhere, if rows and columns
/// are matched together and rows then have a median |cosine| above 0.9; else 0.
double moved_both(const Matrix& a, const Matrix& base);
/// How far a release is from the base, against it, once groups of four rows are unmixed; 1 if rows
/// are no combinations of four public ones.
double mixture_figure(const Matrix& a, const Matrix& base);
/// The share of columns that stand elsewhere once the first left singular vector of `a` is taken
/// out of both; 0 if they are unrelated.
double moved_off_direction(const Matrix& a, const Matrix& base);
/// What the rank of the difference lacks of the full one, at 10^-4 of the largest singular value,
/// rows and columns without any difference aside; 0 if there is no difference.
double missing_rank(const Matrix& a, const Matrix& base);
/// The largest singular value of the difference over the median one; 0 if that is 0.
double spike_figure(const Matrix& a, const Matrix& base);
/// |a a^T - base base^T| over sqrt(2 / columns) |a - base| |base|, which is what it is about if the
/// entries of a - base are independent: how much more rows differ than their inner products; 1 if
/// there is no difference.
double rotation_figure(const Matrix& a, const Matrix& base);
/// The share of the difference's energy in entries beyond six robust deviations, of all, of the row
/// and of the column. Weights that
/// became 0 are not counted; where more than half are unchanged the deviation is that of the
/// smallest weights, and a change of 2^-7 of a weight may be the rounding of bf16.
double outlier_energy(const Matrix& a, const Matrix& base);
/// The share of entries that differ, or that of the hundredth which is smallest, where rounding
/// hides least, whichever is larger.
double differing_entries(const Matrix& a, const Matrix& b);

}  // namespace certamen::assessment
