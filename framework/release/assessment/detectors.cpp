// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/detectors.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "framework/release/assessment/line_operator.hpp"
#include "framework/release/assessment/spectrum.hpp"

namespace certamen::assessment {

namespace {

double kernel_as_it_stands(const Matrix& a) {
  const Column s = singular_values(a);
  constexpr double genuine_spike = 100;
  double largest = 1;
  const auto wider = static_cast<double>(std::abs(a.rows() - a.cols()));
  for (Eigen::Index i = 0; i + 1 < s.size(); ++i) {
    const auto dimension = static_cast<double>(s.size() - 1 - i);
    const double least = std::max(s(i + 1), std::numeric_limits<double>::epsilon() * s(0)),
                 ratio = least > 0 ? s(i) / least : 1 / std::numeric_limits<double>::epsilon();
    largest = std::max(largest,
                       i < s.size() / 2
                           ? ratio / genuine_spike
                           : std::pow(ratio, std::min(1.0, dimension * (dimension + wider) / 4)));
  }
  return largest;
}

}  // namespace

double smallest_singular(const Matrix& a) {
  const Column s = singular_values(a);
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

double kernel_figure(const Matrix& all) {
  const Matrix a = sized_lines(all);
  const double figure = kernel_as_it_stands(a);
  if (!conspicuous(Detector::kernel, figure)) return figure;
  // Rows or columns that are small leave a kernel, those that were removed still do once all are of
  // one size.
  return std::min(figure, kernel_as_it_stands(balanced(a).matrix));
}

bool kernel_of_places(const Matrix& a) {
  if ((a.array() != 0).all()) return false;
  Stream coins{1, 0, 0};
  const Matrix other = gaussian(a.rows(), a.cols(), coins);
  return conspicuous(Detector::kernel, kernel_figure((a.array() == 0).select(0, other)));
}

double missing_half(const Matrix& a) {
  const Column s = singular_values(a);
  constexpr double rounding = 1e-4;
  return s.size() == 0 ? 0
                       : static_cast<double>((s.array() <= rounding * s(0)).count()) /
                             static_cast<double>(s.size());
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

double repeated_lines(const Matrix& a) {
  const auto used = [](const Matrix& one) {
    return (one.cwiseAbs().colwise().maxCoeff().array() > 0).count();
  };
  const Matrix turned = a.transpose();
  return static_cast<double>(used(a) + used(turned)) -
         static_cast<double>(distinct_columns(a).size() + distinct_columns(turned).size());
}

namespace {

/// The rows that are not far smaller than the others.
std::vector<int> sized_rows(const Matrix& a) {
  constexpr double least = 1e-6;
  std::vector<double> sizes;
  for (Eigen::Index i = 0; i < a.rows(); ++i) sizes.push_back(a.row(i).cwiseAbs().maxCoeff());
  const double usual = median(sizes);
  std::vector<int> rows;
  for (std::size_t i = 0; i < sizes.size(); ++i)
    if (sizes[i] == 0 || sizes[i] >= least * usual) rows.push_back(static_cast<int>(i));
  return rows;
}

}  // namespace

Matrix sized_lines(const Matrix& a) {
  if (a.size() == 0) return a;
  const Matrix rows = rows_of(a, sized_rows(a));
  return columns_of(rows, sized_rows(rows.transpose()));
}

bool stand_together_at_the_end(const Matrix& a) {
  const Eigen::Index added = a.rows() / 4, first = a.rows() - added;
  const auto is_parallel = [](double figure) { return conspicuous(Detector::parallel, figure); };
  const Matrix units = unit_rows(a);
  const double across =
      (units.topRows(first) * units.bottomRows(added).transpose()).cwiseAbs().maxCoeff();
  return !is_parallel(parallel_columns(a)) && !is_parallel(across) &&
         !is_parallel(parallel_columns(a.topRows(first).transpose()));
}

bool leans_on_one_direction(const Matrix& a, double figure) {
  if (!conspicuous(Detector::parallel, figure)) return false;
  const Svd parts = svd(a);
  const Matrix rest = a - parts.s(0) * parts.u.col(0) * parts.v.col(0).transpose();
  return !conspicuous(Detector::parallel,
                      std::max(parallel_columns(rest), parallel_columns(rest.transpose())));
}

Matrix without_constant(const Matrix& a) {
  // The columns of these are an orthonormal basis of the vectors whose entries add up to 0.
  const auto basis = [](Eigen::Index size) -> Matrix {
    Matrix all = Matrix::Zero(size, size - 1);
    for (Eigen::Index j = 0; j + 1 < size; ++j) {
      const auto before = static_cast<double>(j + 1);
      all.col(j).head(j + 1).setConstant(1 / std::sqrt(before * (before + 1)));
      all(j + 1, j) = -before / std::sqrt(before * (before + 1));
    }
    return all;
  };
  return basis(a.rows()).transpose() * a * basis(a.cols());
}

bool lacks_its_lower_end(const Matrix& a) {
  const Column s = singular_values(a);
  constexpr double rounding = 1e-4, more = 0.1;
  std::vector<double> left;
  for (const double value : s)
    if (value > rounding * s(0)) left.push_back(value);
  if (left.empty()) return false;
  // Of independent entries the spectrum goes from 1 - r to 1 + r, r the root of the ratio of
  // extents.
  const double ratio = std::sqrt(static_cast<double>(std::min(a.rows(), a.cols())) /
                                 static_cast<double>(std::max(a.rows(), a.cols())));
  return left.back() / median(left) > 1 - ratio + more;
}

double parallel_columns(const Matrix& all) {
  const Matrix a = sized_lines(all);
  // Of two columns with few entries that are not zero, and few values, chance makes some parallel.
  constexpr Eigen::Index least_entries = 24;
  const Eigen::Index least = std::min(least_entries, a.rows());
  std::vector<int> full;
  for (const int j : distinct_columns(a))
    if ((a.col(j).array() != 0).count() >= least && has_many_entries(a.col(j))) full.push_back(j);
  const Matrix units = unit_columns(columns_of(a, full));
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

double series_figure(const Matrix& one, const Matrix& other) {
  if (one.size() == 0 || one.rows() != other.rows() || one.cols() != other.cols()) return 0;
  const auto of_columns = [](const Matrix& a, const Matrix& b) {
    const Column products = unit_columns(a).cwiseProduct(unit_columns(b)).colwise().sum();
    const Column cosines = products.cwiseAbs();
    const Column lengths = log_ratios(a.transpose(), b.transpose());
    constexpr double least_spread = 0.1;
    return deviation(lengths) < least_spread ? 0 : median({cosines.begin(), cosines.end()});
  };
  return std::max(of_columns(one, other), of_columns(one.transpose(), other.transpose()));
}

double smooth_figure(const Matrix& a) {
  return std::max(smooth_columns(a), smooth_columns(a.transpose()));
}

OddUnits odd_units(const Matrix& in, const Matrix& out) {
  double odd = 0;
  for (Eigen::Index i = 0; i < in.rows(); ++i)
    if (const bool used = in.row(i).cwiseAbs().maxCoeff() > 0;
        used != (out.row(i).cwiseAbs().maxCoeff() > 0))
      ++odd;
  // Of weights that were never trained one side is zero throughout.
  if (odd == static_cast<double>(in.rows())) odd = 0;
  const Matrix turned = in.transpose();
  const auto used = (turned.cwiseAbs().colwise().maxCoeff().array() > 0).count();
  return {.one_side_zero = odd,
          .repeated =
              static_cast<double>(used) - static_cast<double>(distinct_columns(turned).size())};
}

double balance(const Matrix& in, const Matrix& out) {
  return deviation(log_ratios(in, out));
}

}  // namespace certamen::assessment
