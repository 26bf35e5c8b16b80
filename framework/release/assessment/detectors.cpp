// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/detectors.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "framework/release/assessment/row_groups.hpp"
#include "framework/release/assessment/row_mixing.hpp"
#include "framework/release/assessment/undo.hpp"

namespace certamen::assessment {

// clang-format off
const DetectorText& text_of(Detector detector) {
  static constexpr std::array<DetectorText, 22> all{{
      {Detector::kernel, "kernel: ratio of neighbouring singular values", "1.05 to 6.4 (inputs along few directions: 40)", 15, false, "a kernel: something of low rank was removed"},
      {Detector::parallel, "parallel columns: largest |cosine|", "0.3 to 0.996", 0.99999, false, "units were split or repeated"},
      {Detector::zeros, "zero rows and columns", "0", 0, false, "units without effect", "padding, pruning and weights that were never trained are zero too"},
      {Detector::smooth, "likeness of neighbouring rows or columns", "0 to 0.05 (positions, filters: 0.3 to 0.9)", 0.2, false, "a table of positions, a bank of filters or a convolution: other figures of it decide nothing", "so are genuine ones"},
      {Detector::units, "units with one side zero, or equal to another", "0", 0, false, "units were added without effect, or repeated"},
      {Detector::balance, "balance of units: spread of log(|in|/|out|)", "0.07 to 0.28", 1, false, "units were rescaled: a canonical form undoes it"},
      {Detector::scales, "scales against the base: spread or shift of log", "no more than the fine-tune", 0.3, false, "rows or the whole were scaled"},
      {Detector::row_order, "rows in another place than in the base", "0", 0, false, "rows were permuted"},
      {Detector::column_order, "columns in another place than in the base", "0", 0, false, "columns were permuted"},
      {Detector::both_orders, "rows and columns in another place than in the base, matched together", "0", 0, false, "rows and columns were permuted"},
      {Detector::difference_rank, "missing rank of the difference to the base", "0 to 1 (a LoRA or few samples: more)", 1, false, "the difference is not of full rank: a part of it is kept, or a LoRA lies in the clear", "training along few directions shows it too: a LoRA, few samples, inputs that vary little"},
      {Detector::spikes, "spikes of the difference: largest over median singular value", "1.7 to 3 (gradient descent: up to 10^3)", 10, false, "a part of low rank stands out of the difference: a mask", "training along few directions shows it too: a LoRA, few samples, inputs that vary little"},
      {Detector::rotation, "inner products of rows against the rows, as they differ from the base", "1 to 2", 0.3, true, "rows were rotated together: a secret basis"},
      {Detector::left_rotation, "inner products of columns against the columns, as they differ from the base", "1 to 2", 0.3, true, "columns were rotated together: a secret basis of the outputs"},
      {Detector::row_mixtures, "distance to the base after groups of four rows are unmixed", "0.9 to 1 (another model)", 0.5, true, "rows were mixed in groups"},
      {Detector::shared_direction, "columns in another place than in the base, one direction aside", "0", 0, false, "a secret direction was added to permuted columns"},
      {Detector::outliers, "energy of the difference in outliers", "0", 0.5, false, "a few weights were replaced"},
      {Detector::view_order, "rows or columns in another place than in another release", "0", 0, false, "releases differ in the order of rows or columns: to compare them undoes it"},
      {Detector::view_scales, "scales against another release: spread or shift of log", "no more than the noise", 0.3, false, "releases differ in the scales of rows: to compare them leaves one"},
      {Detector::view_rank, "missing rank of the difference of two releases", "0 to 1", 1, false, "releases differ by a mask of low rank: a few of them give it away"},
      {Detector::view_spikes, "spikes of the difference of two releases: largest over median singular value", "1.7 to 3", 10, false, "a part of low rank stands out of the difference: the mask"},
      {Detector::view_entries, "entries that differ between two releases, of all or of the smallest", "1", 0.5, true, "releases differ in some entries only, which are exposed as marks"},
  }};
  return *std::ranges::find(all, detector, &DetectorText::detector);
}
// clang-format on

bool conspicuous(Detector detector, double figure) {
  const DetectorText& text = text_of(detector);
  return text.below ? figure < text.bound : figure > text.bound;
}

double kernel_figure(const Matrix& a) {
  const Column s = svd(a).s;
  double largest = 1;
  const auto wider = static_cast<double>(std::abs(a.rows() - a.cols()));
  for (Eigen::Index i = s.size() / 2; i + 1 < s.size(); ++i) {
    if (s(i + 1) == 0) return std::numeric_limits<double>::max();
    const auto dimension = static_cast<double>(s.size() - 1 - i);
    largest = std::max(
        largest, std::pow(s(i) / s(i + 1), std::min(1.0, dimension * (dimension + wider) / 4)));
  }
  return largest;
}

double smallest_singular(const Matrix& a) {
  const Column s = svd(a).s;
  return s.size() == 0 ? 0 : s(s.size() - 1);
}

double kernel_after_rounding(const Matrix& a) {
  FloatFormat stored = FloatFormat::f64;
  for (const FloatFormat format : {FloatFormat::f32, FloatFormat::f16, FloatFormat::bf16})
    if (rounded(a, format) == a) stored = format;
  const double relative = unit_roundoff(stored).convert_to<double>(),
               absolute = smallest_subnormal(stored).convert_to<double>();
  constexpr double computed_in_it = 64;
  return computed_in_it *
         (relative * a.norm() + absolute * std::sqrt(static_cast<double>(a.size())));
}

namespace {

/// The columns that are neither zero nor equal to an earlier one.
std::vector<int> distinct_columns(const Matrix& a) {
  const auto earlier = [&](int i, int j) {
    return std::ranges::lexicographical_compare(a.col(i), a.col(j));
  };
  std::vector<int> columns, first;
  for (int j = 0; j < static_cast<int>(a.cols()) && a.rows() > 0; ++j)
    if (a.col(j).cwiseAbs().maxCoeff() > 0) columns.push_back(j);
  // Of equal columns the first one stays the first.
  std::ranges::sort(columns,
                    [&](int i, int j) { return earlier(i, j) || (i < j && !earlier(j, i)); });
  for (const int j : columns)
    if (first.empty() || earlier(first.back(), j)) first.push_back(j);
  std::ranges::sort(first);
  return first;
}

}  // namespace

Matrix distinct_lines(const Matrix& a) {
  const Matrix columns = columns_of(a, distinct_columns(a));
  return rows_of(columns, distinct_columns(columns.transpose()));
}

double parallel_columns(const Matrix& a) {
  const Matrix units = unit_columns(columns_of(a, distinct_columns(a)));
  if (units.cols() == 0) return 0;
  Matrix cosines = (units.transpose() * units).cwiseAbs();
  cosines.diagonal().setZero();
  return cosines.maxCoeff();
}

double zero_lines(const Matrix& a) {
  // Not by norms: squares of small numbers are 0.
  const auto zeros = (a.cwiseAbs().rowwise().maxCoeff().array() == 0).count() +
                     (a.cwiseAbs().colwise().maxCoeff().array() == 0).count();
  return static_cast<double>(zeros);
}

namespace {

/// Of neighbouring columns, and those next but one.
double smooth_columns(const Matrix& a) {
  const Matrix units = unit_columns(a);
  Matrix cosines = units.transpose() * units;
  cosines.diagonal().setZero();
  const auto count = static_cast<double>(a.cols());
  const double pairs = count * (count - 1), mean = cosines.sum() / pairs;
  const double spread =
      std::sqrt(std::max(0.0, cosines.squaredNorm() / pairs - mean * mean) / (count - 1));
  double most = 0;
  for (const Eigen::Index lag : {1, 2}) {
    const double excess = std::abs(cosines.diagonal(lag).mean() - mean);
    if (excess > 6 * spread) most = std::max(most, excess);
  }
  return most;
}

}  // namespace

double smooth_figure(const Matrix& a) {
  return std::max(smooth_columns(a), smooth_columns(a.transpose()));
}

double odd_units(const Matrix& in, const Matrix& out) {
  double odd = 0;
  for (Eigen::Index i = 0; i < in.rows(); ++i)
    if (const bool used = in.row(i).cwiseAbs().maxCoeff() > 0;
        used != (out.row(i).cwiseAbs().maxCoeff() > 0))
      ++odd;
  // Of weights that were never trained one side is zero throughout.
  if (odd == static_cast<double>(in.rows())) odd = 0;
  const Matrix turned = in.transpose();
  const auto used = (turned.cwiseAbs().colwise().maxCoeff().array() > 0).count();
  return odd + static_cast<double>(used) - static_cast<double>(distinct_columns(turned).size());
}

namespace {

double deviation(const Column& values) {
  return std::sqrt((values.array() - values.mean()).square().mean());
}

/// log(|row of a| / |row of b|) where both are not zero.
Column log_ratios(const Matrix& a, const Matrix& b) {
  std::vector<double> logs;
  for (Eigen::Index i = 0; i < a.rows(); ++i) {
    const double one = a.row(i).stableNorm(), other = b.row(i).stableNorm();
    if (one > 0 && other > 0) logs.push_back(std::log(one) - std::log(other));
  }
  if (logs.empty()) logs.push_back(0);
  return Eigen::Map<const Column>{logs.data(), static_cast<Eigen::Index>(logs.size())};
}

}  // namespace

double balance(const Matrix& in, const Matrix& out) {
  return deviation(log_ratios(in, out));
}

double scale_figure(const Matrix& a, const Matrix& base) {
  Matrix scaled = a;
  for (Eigen::Index i = 0; i < a.rows(); ++i) {
    const double factor = a.row(i).dot(base.row(i)) / base.row(i).squaredNorm();
    const double rest = (a.row(i) - factor * base.row(i)).squaredNorm(),
                 change = (a.row(i) - base.row(i)).squaredNorm();
    if (2 * rest > std::min(change, a.row(i).squaredNorm())) scaled.row(i) = base.row(i);
  }
  const Column logs = log_ratios(scaled, base);
  return std::max(deviation(logs), std::abs(logs.mean()));
}

namespace {

/// Whether a row of `a` is another row of the base than the one at its place: that fits at least
/// twice as well. Of equal rows none does.
bool is_elsewhere(double cosine_of_match, double cosine_at_place) {
  constexpr double rounding = 1e-12;
  return 1 - cosine_at_place > 2 * (1 - cosine_of_match) + rounding;
}

}  // namespace

MatchedRows matched_rows(const Matrix& a, const Matrix& base) {
  const std::vector<int> found = matching_rows(a, base);
  const Matrix own = unit_rows(a), units = rows_of(own, found), known = unit_rows(base);
  std::vector<double> cosines;
  double moved = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    cosines.push_back(std::abs(units.row(row).dot(known.row(row))));
    if (found[i] != static_cast<int>(i) &&
        is_elsewhere(cosines.back(), std::abs(own.row(row).dot(known.row(row)))))
      ++moved;
  }
  return {median(cosines), moved / static_cast<double>(found.size())};
}

namespace {

double share_moved(const std::vector<int>& order) {
  double moved = 0;
  for (std::size_t i = 0; i < order.size(); ++i)
    if (order[i] != static_cast<int>(i)) ++moved;
  return moved / static_cast<double>(order.size());
}

}  // namespace

double moved_rows(const Matrix& a, const Matrix& base) {
  const MatchedRows matched = matched_rows(a, base);
  return matched.cosine > related_cosine ? matched.moved : 0;
}

double moved_both(const Matrix& a, const Matrix& base) {
  const BothOrders found = matching_orders(a, base);
  const Matrix ordered = unit_rows(a(found.rows, found.columns));
  const Column cosines = ordered.cwiseProduct(unit_rows(base)).rowwise().sum().cwiseAbs();
  if (!(median({cosines.begin(), cosines.end()}) > related_cosine)) return 0;
  return std::min(share_moved(found.rows), share_moved(found.columns));
}

double mixture_figure(const Matrix& a, const Matrix& base) {
  constexpr double worth_unmixing = 0.7;
  const Matrix ordered = columns_of(a, mixed_column_order(a, base));
  if (!(mixture_rest(ordered, base) < worth_unmixing)) return 1;
  return distance_to_base(undo_row_groups(ordered, base, mixed_groups(ordered, base), 0), base);
}

double moved_off_direction(const Matrix& a, const Matrix& base) {
  const Column direction = svd(a).u.col(0);
  const auto off = [&](const Matrix& b) -> Matrix {
    return (b - direction * (direction.transpose() * b)).transpose();
  };
  return moved_rows(off(a), off(base));
}

namespace {

/// Without the rows that are zero.
Matrix rows_that_differ(const Matrix& difference) {
  std::vector<int> rows;
  for (Eigen::Index i = 0; i < difference.rows(); ++i)
    if (difference.row(i).cwiseAbs().maxCoeff() > 0) rows.push_back(static_cast<int>(i));
  return rows_of(difference, rows);
}

}  // namespace

double missing_rank(const Matrix& a, const Matrix& base) {
  const Matrix rows = rows_that_differ(a - base);
  if (rows.rows() == 0) return 0;
  const Column s = svd(rows_that_differ(rows.transpose())).s;
  return static_cast<double>((s.array() <= 1e-4 * s(0)).count());
}

double spike_figure(const Matrix& a, const Matrix& base) {
  const Column s = svd(a - base).s;
  const double middle = s(s.size() / 2);
  return middle <= 1e-4 * s(0) ? 0 : s(0) / middle;
}

double rotation_figure(const Matrix& a, const Matrix& base) {
  if ((a - base).norm() == 0) return 1;
  // Of a difference D of independent entries |D base^T + base D^T| is about this.
  const double expected =
      std::sqrt(2 / static_cast<double>(base.cols())) * (a - base).norm() * base.norm();
  return (a * a.transpose() - base * base.transpose()).norm() / expected;
}

namespace {

/// The places of the hundredth of the entries that is smallest in `base`, 64 at least, zeros aside:
/// a change of every weight shows there, even where rounding hides it in larger ones.
std::vector<Eigen::Index> smallest_entries(const Matrix& base) {
  std::vector<Eigen::Index> places;
  for (Eigen::Index i = 0; i < base.size(); ++i)
    if (base.data()[i] != 0) places.push_back(i);
  const std::size_t wanted =
      std::min(places.size(), std::max<std::size_t>(64, places.size() / 100));
  std::ranges::partial_sort(places, places.begin() + static_cast<std::ptrdiff_t>(wanted), {},
                            [&](Eigen::Index i) { return std::abs(base.data()[i]); });
  places.resize(wanted);
  return places;
}

/// How large the entries of a matrix are, by its rows and columns: the median of all, of the row,
/// of the column, or what a product of the two would have, whichever is largest. Training on inputs
/// of uneven size changes some rows much more than others.
Matrix usual_sizes(const Matrix& sizes, double middle) {
  const auto medians_of_columns = [](const Matrix& a) {
    return Column::NullaryExpr(
        a.cols(), [&](Eigen::Index j) { return median({a.col(j).begin(), a.col(j).end()}); });
  };
  const Column rows = medians_of_columns(sizes.transpose()), columns = medians_of_columns(sizes);
  return Matrix::NullaryExpr(sizes.rows(), sizes.cols(), [&](Eigen::Index i, Eigen::Index j) {
    const double product = middle > 0 ? rows(i) * columns(j) / middle : 0;
    return std::max({middle, rows(i), columns(j), product});
  });
}

}  // namespace

double outlier_energy(const Matrix& a, const Matrix& base) {
  constexpr double rounding = 0x1p-7;  // of bf16, by which a small change becomes a larger one
  // Weights that became 0 are pruned, not replaced.
  const Matrix distance = (a.array() == 0).select(0, (a - base).cwiseAbs());
  const double total = distance.squaredNorm();
  if (total == 0) return 0;
  double middle = median({distance.data(), distance.data() + distance.size()});
  Matrix bound = Matrix::Zero(a.rows(), a.cols());
  if (middle == 0) {
    std::vector<double> small;
    for (const auto i : smallest_entries(base)) small.push_back(distance.data()[i]);
    middle = small.empty() ? 0 : median(small);
    bound = rounding * base.cwiseAbs().cwiseMax(a.cwiseAbs());
  }
  bound += 6 / 0.6745 * usual_sizes(distance, middle);
  return (distance.array() > bound.array()).select(distance.cwiseAbs2(), 0).sum() / total;
}

double differing_entries(const Matrix& a, const Matrix& b) {
  const auto differing = (a.array() != b.array()).count();
  const double share = static_cast<double>(differing) / static_cast<double>(a.size());
  const auto places = smallest_entries(b);
  if (places.empty()) return share;
  const auto moved =
      std::ranges::count_if(places, [&](Eigen::Index i) { return a.data()[i] != b.data()[i]; });
  return std::max(share, static_cast<double>(moved) / static_cast<double>(places.size()));
}

}  // namespace certamen::assessment
