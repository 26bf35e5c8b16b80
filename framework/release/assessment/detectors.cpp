// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/detectors.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace certamen::assessment {

// clang-format off
const DetectorText& text_of(Detector detector) {
  static constexpr std::array<DetectorText, 16> all{{
      {Detector::kernel, "kernel: ratio of neighbouring singular values", "1.05 to 6.4", 15, false, "a kernel: something of low rank was removed"},
      {Detector::parallel, "parallel columns: largest |cosine|", "0.3 to 0.996", 0.99999, false, "units were split or repeated"},
      {Detector::zeros, "zero rows and columns", "0", 0, false, "units without effect"},
      {Detector::balance, "balance of units: spread of log(|in|/|out|)", "0.07 to 0.28", 1, false, "units were rescaled: a canonical form undoes it"},
      {Detector::scales, "scales against the base: spread or shift of log", "no more than the fine-tune", 0.3, false, "rows or the whole were scaled"},
      {Detector::row_order, "rows in another place than in the base", "0", 0, false, "rows were permuted"},
      {Detector::column_order, "columns in another place than in the base", "0", 0, false, "columns were permuted"},
      {Detector::difference_rank, "missing rank of the difference to the base", "0 to 1 (a LoRA in the clear: more)", 1, false, "the difference is not of full rank: a LoRA in the clear, or a part of it is kept"},
      {Detector::spikes, "spikes of the difference: largest over median singular value", "1.7 to 3", 10, false, "a part of low rank stands out of the difference: a mask"},
      {Detector::rotation, "inner products of rows against the rows, as they differ from the base", "1 to 2", 0.3, true, "rows were rotated together: a secret basis"},
      {Detector::outliers, "energy of the difference in outliers", "0", 0.5, false, "a few weights were replaced"},
      {Detector::view_order, "rows or columns in another place than in another release", "0", 0, false, "releases differ in the order of rows or columns: to compare them undoes it"},
      {Detector::view_scales, "scales against another release: spread or shift of log", "no more than the noise", 0.3, false, "releases differ in the scales of rows: to compare them leaves one"},
      {Detector::view_rank, "missing rank of the difference of two releases", "0 to 1", 1, false, "releases differ by a mask of low rank: a few of them give it away"},
      {Detector::view_spikes, "spikes of the difference of two releases: largest over median singular value", "1.7 to 3", 10, false, "a part of low rank stands out of the difference: the mask"},
      {Detector::view_entries, "entries that differ between two releases", "1", 0.5, true, "releases differ in some entries only, which are exposed as marks"},
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

double parallel_columns(const Matrix& a) {
  const Matrix units = unit_columns(a);
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
  const Column logs = log_ratios(a, base);
  return std::max(deviation(logs), std::abs(logs.mean()));
}

double moved_rows(const Matrix& a, const Matrix& base) {
  const std::vector<int> found = matching_rows(a, base);
  const Matrix units = unit_rows(rows_of(a, found)), known = unit_rows(base);
  std::vector<double> cosines;
  double moved = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    cosines.push_back(std::abs(units.row(row).dot(known.row(row))));
    if (found[i] != static_cast<int>(i)) ++moved;
  }
  return median(cosines) > 0.9 ? moved / static_cast<double>(found.size()) : 0;
}

double missing_rank(const Matrix& a, const Matrix& base) {
  const Column s = svd(a - base).s;
  if (s(0) == 0) return 0;
  return static_cast<double>((s.array() <= 1e-4 * s(0)).count());
}

double spike_figure(const Matrix& a, const Matrix& base) {
  const Column s = svd(a - base).s;
  const double middle = s(s.size() / 2);
  return middle <= 1e-4 * s(0) ? 0 : s(0) / middle;
}

double rotation_figure(const Matrix& a, const Matrix& base) {
  const double rows = (a - base).norm() / base.norm();
  if (rows == 0) return 1;
  const Matrix known = base * base.transpose();
  return (a * a.transpose() - known).norm() / known.norm() / rows;
}

double outlier_energy(const Matrix& a, const Matrix& base) {
  const Matrix distance = (a - base).cwiseAbs();
  const double total = distance.squaredNorm();
  if (total == 0) return 0;
  const double bound = 6 * median({distance.data(), distance.data() + distance.size()}) / 0.6745;
  return (distance.array() > bound).select(distance.cwiseAbs2(), 0).sum() / total;
}

double differing_entries(const Matrix& a, const Matrix& b) {
  const auto differing = (a.array() != b.array()).count();
  return differing == 0 ? 1 : static_cast<double>(differing) / static_cast<double>(a.size());
}

}  // namespace certamen::assessment
