// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/undo.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "framework/release/assessment/line_operator.hpp"

namespace certamen::assessment {

Matrix sorted_columns(Matrix a) {
  for (auto column : a.colwise()) std::sort(column.begin(), column.end());
  return a;
}

bool is_chance(const Matrix& matched, const Matrix& base) {
  const Column cosines =
      unit_rows(matched).cwiseProduct(unit_rows(base)).rowwise().sum().cwiseAbs();
  const auto count = static_cast<double>(base.rows()), length = static_cast<double>(base.cols());
  return median({cosines.begin(), cosines.end()}) < 2 * std::sqrt(2 * std::log(count) / length);
}

namespace {

/// For each column of `base` the one of `a` whose values are nearest, wherever they stand.
std::vector<int> matching_values(const Matrix& a, const Matrix& base) {
  return assignment(sorted_columns(unit_columns(base)).transpose() *
                    sorted_columns(unit_columns(a)));
}

/// Of a release that is at least as tall as wide.
BothOrders orders_of_tall(const Matrix& a, const Matrix& base) {
  BothOrders found{.rows = {}, .columns = matching_values(a, base)};
  constexpr int most_rounds = 20;
  for (int round = 0; round < most_rounds; ++round) {
    found.rows = matching_rows(columns_of(a, found.columns), base);
    if (is_chance(a(found.rows, found.columns), base)) break;
    std::vector<int> columns = matching_columns(rows_of(a, found.rows), base);
    if (columns == found.columns) break;
    found.columns = std::move(columns);
  }
  return found;
}

}  // namespace

BothOrders matching_orders(const Matrix& a, const Matrix& base) {
  // Signs and scales of lines are gone from the sizes of the balanced entries.
  const auto sizes = [](const Matrix& one) -> Matrix {
    const Matrix all = balanced(one).matrix.cwiseAbs();
    return all.array() - all.mean();
  };
  const Matrix own = sizes(a), known = sizes(base);
  if (a.rows() >= a.cols()) return orders_of_tall(own, known);
  BothOrders turned = orders_of_tall(own.transpose(), known.transpose());
  std::swap(turned.rows, turned.columns);
  return turned;
}

Matrix undo_orders(const Matrix& a, const Matrix& base) {
  const BothOrders found = matching_orders(a, base);
  return a(found.rows, found.columns);
}

Matrix undo_row_order(const Matrix& a, const Matrix& base) {
  return rows_of(a, matching_rows(a, base));
}

Matrix undo_rotation(const Matrix& a, const Matrix& base) {
  return a * procrustes(a, base);
}

double distance_to_base(const Matrix& a, const Matrix& base) {
  const double scale = base.norm();
  return (a - base).norm() / (scale > 0 ? scale : 1);
}

}  // namespace certamen::assessment
