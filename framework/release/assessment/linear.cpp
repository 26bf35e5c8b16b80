// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/linear.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <limits>
#include <numeric>

#include "framework/error.hpp"
#include "framework/stop.hpp"

namespace certamen::assessment {

Svd svd(const Matrix& a, Spaces spaces) {
  const unsigned parts = spaces == Spaces::full ? Eigen::ComputeFullU | Eigen::ComputeFullV
                                                : Eigen::ComputeThinU | Eigen::ComputeThinV;
  const Eigen::BDCSVD<Matrix> found{a, parts};
  return {found.matrixU(), found.singularValues(), found.matrixV()};
}

Matrix low_rank(const Matrix& a, int k) {
  const Svd parts = svd(a);
  const Eigen::Index rank = std::min<Eigen::Index>(k, parts.s.size());
  return parts.u.leftCols(rank) * parts.s.head(rank).asDiagonal() *
         parts.v.leftCols(rank).transpose();
}

Matrix orthonormal(const Matrix& a) {
  const Eigen::HouseholderQR<Matrix> qr{a};
  return qr.householderQ() * Matrix::Identity(a.rows(), a.cols());
}

Matrix solve(const Matrix& a, const Matrix& b) {
  return a.completeOrthogonalDecomposition().solve(b);
}

Matrix procrustes(const Matrix& a, const Matrix& b) {
  const Svd parts = svd(a.transpose() * b);
  return parts.u * parts.v.transpose();
}

std::vector<int> assignment(const Matrix& scores) {
  const auto rows = static_cast<int>(scores.rows()), columns = static_cast<int>(scores.cols());
  if (rows > columns)
    throw Error{ErrorCode::usage, "assignment", "expected at most as many rows as columns"};
  // NaN is smaller than nothing: the search for a next column would not end.
  if (!scores.allFinite())
    throw Error{ErrorCode::bad_number, "assignment", "expected scores that are finite numbers"};
  // Rows and columns from 1; 0 is the row that is being placed.
  const auto places = static_cast<std::size_t>(columns) + 1;
  std::vector<double> row_price(static_cast<std::size_t>(rows) + 1, 0), column_price(places, 0);
  std::vector<std::size_t> row_of(places, 0), before(places, 0);
  for (std::size_t row = 1; row <= static_cast<std::size_t>(rows); ++row) {
    row_of[0] = row;
    std::size_t column = 0;
    std::vector<double> slack(places, std::numeric_limits<double>::infinity());
    std::vector<bool> reached(places, false);
    do {
      poll_now_and_then("assignment");
      reached[column] = true;
      const std::size_t from = row_of[column];
      double least = std::numeric_limits<double>::infinity();
      std::size_t next = 0;
      for (std::size_t j = 1; j < places; ++j) {
        if (reached[j]) continue;
        const double cost =
            -scores(static_cast<Eigen::Index>(from) - 1, static_cast<Eigen::Index>(j) - 1) -
            row_price[from] - column_price[j];
        if (cost < slack[j]) slack[j] = cost, before[j] = column;
        if (slack[j] < least) least = slack[j], next = j;
      }
      for (std::size_t j = 0; j < places; ++j) {
        if (reached[j])
          row_price[row_of[j]] += least, column_price[j] -= least;
        else
          slack[j] -= least;
      }
      column = next;
    } while (row_of[column] != 0);
    for (; column != 0; column = before[column]) row_of[column] = row_of[before[column]];
  }
  std::vector<int> column_of(static_cast<std::size_t>(rows));
  for (std::size_t j = 1; j < places; ++j)
    if (row_of[j] != 0) column_of[row_of[j] - 1] = static_cast<int>(j) - 1;
  return column_of;
}

Matrix unit_columns(const Matrix& a) {
  Matrix result = a;
  for (Eigen::Index j = 0; j < a.cols(); ++j)
    if (const double norm = a.col(j).stableNorm(); norm > 0) result.col(j) /= norm;
  return result;
}

Matrix unit_rows(const Matrix& a) {
  return unit_columns(a.transpose()).transpose();
}

std::vector<int> matching_columns(const Matrix& a, const Matrix& base) {
  const Matrix cosines = unit_columns(base).transpose() * unit_columns(a);
  return assignment(cosines.cwiseAbs());
}

std::vector<int> matching_rows(const Matrix& a, const Matrix& base) {
  return matching_columns(a.transpose(), base.transpose());
}

Matrix columns_of(const Matrix& a, const std::vector<int>& columns) {
  return a(Eigen::all, columns);
}

Matrix rows_of(const Matrix& a, const std::vector<int>& rows) {
  return a(rows, Eigen::all);
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

Matrix gaussian(Eigen::Index rows, Eigen::Index columns, Stream& coins) {
  return Matrix::NullaryExpr(rows, columns, [&] { return coins.gaussian(); });
}

Column uniform(Eigen::Index size, double from, double to, Stream& coins) {
  return Column::NullaryExpr(size, [&] { return from + (to - from) * coins.uniform(); });
}

Matrix random_orthogonal(Eigen::Index size, Stream& coins) {
  // The factor Q of a Gaussian matrix is Haar distributed once the diagonal of R is positive.
  const Eigen::HouseholderQR<Matrix> qr{gaussian(size, size, coins)};
  Matrix q = qr.householderQ();
  for (Eigen::Index j = 0; j < size; ++j)
    if (qr.matrixQR()(j, j) < 0) q.col(j) = -q.col(j);
  return q;
}

std::vector<int> random_permutation(Eigen::Index size, Stream& coins) {
  std::vector<int> order(static_cast<std::size_t>(size));
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[static_cast<std::size_t>(coins.below(i))]);
  return order;
}

Matrix rounded(Matrix a, FloatFormat format) {
  if (format == FloatFormat::f64) return a;
  return a.unaryExpr([&](double value) { return round_to(value, format); });
}

}  // namespace certamen::assessment
