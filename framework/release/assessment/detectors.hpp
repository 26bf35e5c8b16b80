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
  balance,
  scales,
  row_order,
  column_order,
  difference_rank,
  spikes,
  rotation,
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
  std::string_view meaning;
};

const DetectorText& text_of(Detector detector);
bool conspicuous(Detector detector, double figure);

/// The largest ratio of neighbouring singular values in the lower half of the spectrum. Of a random
/// matrix of d + k columns more than rows the least d singular values are small by a factor t with
/// probability about t^-(d (d + k)); a ratio is taken to the power d (d + k) / 4, if that is below
/// 1, so that squares are not suspected by their last singular value.
double kernel_figure(const Matrix& a);
/// The largest |cosine| of two columns.
double parallel_columns(const Matrix& a);
/// Rows and columns that are zero.
double zero_lines(const Matrix& a);
/// The standard deviation over units of log(|in| / |out|); rows of `in` and of `out` are units.
double balance(const Matrix& in, const Matrix& out);

/// The spread of log(|row| / |public row|), or the shift of all of them, whichever is larger.
double scale_figure(const Matrix& a, const Matrix& base);
/// The share of rows that stand elsewhere than in the public matrix, and fit there at least twice
/// as well as at their own place, if matched rows have a median |cosine| above 0.9; else 0: the
/// matrices are unrelated.
double moved_rows(const Matrix& a, const Matrix& base);
/// What the rank of the difference lacks of the full one, at 10^-4 of the largest singular value,
/// rows and columns without any difference aside; 0 if there is no difference.
double missing_rank(const Matrix& a, const Matrix& base);
/// The largest singular value of the difference over the median one; 0 if that is 0.
double spike_figure(const Matrix& a, const Matrix& base);
/// |a a^T - base base^T| over sqrt(2 / columns) |a - base| |base|, which is what it is about if the
/// entries of a - base are independent: how much more rows differ than their inner products; 1 if
/// there is no difference.
double rotation_figure(const Matrix& a, const Matrix& base);
/// The share of the difference's energy in entries beyond six robust deviations. Weights that
/// became 0 are not counted; where more than half are unchanged the deviation is that of the
/// smallest weights, and a change of 2^-7 of a weight may be the rounding of bf16.
double outlier_energy(const Matrix& a, const Matrix& base);
/// The share of entries that differ, or that of the hundredth which is smallest, where rounding
/// hides least, whichever is larger; 1 if none does.
double differing_entries(const Matrix& a, const Matrix& b);

}  // namespace certamen::assessment
