// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/rotation_detectors.hpp"

#include <algorithm>
#include <cmath>

#include "framework/release/assessment/line_operator.hpp"
#include "framework/release/assessment/undo.hpp"

namespace certamen::assessment {

double rotation_figure(const Matrix& a, const Matrix& base) {
  const Matrix difference = a - base;
  if (difference.norm() == 0) return 1;
  const Matrix with_base = difference * base.transpose(),
               with_itself = difference * difference.transpose();
  const double change = (with_base + with_base.transpose() + with_itself).norm(),
               usual = std::sqrt(2 / static_cast<double>(base.cols())) * difference.norm() *
                       base.norm(),
               parts = std::sqrt(2.0) * with_base.norm() + with_itself.norm();
  return change / std::min(usual, parts);
}

namespace {

/// Inner products of rows, none with themselves.
Matrix products(const Matrix& units) {
  Matrix all = units * units.transpose();
  all.diagonal().setZero();
  return all;
}

RotatedLines in_order(const Matrix& units, const Matrix& base) {
  const Matrix known = unit_rows(base);
  return {rotation_figure(units, known), base.rowwise().norm().asDiagonal() * units};
}

/// For each row of `known` that of `own`, by the sizes of inner products.
std::vector<int> matching_products(const Matrix& own, const Matrix& known) {
  const auto centred = [](const Matrix& a) -> Matrix {
    Matrix sizes = a.cwiseAbs();
    sizes.array() -= sizes.mean();
    return sizes;
  };
  const Matrix a = centred(own), b = centred(known);
  std::vector<int> order =
      assignment(unit_columns(sorted_columns(b)).transpose() * unit_columns(sorted_columns(a)));
  constexpr int most_rounds = 6;
  for (int round = 0; round < most_rounds; ++round) {
    // Columns in the order that was found; rows are matched anew.
    std::vector<int> next = matching_rows(columns_of(a, order), b);
    const bool settled = next == order || is_chance(a(next, order), b);
    order = std::move(next);
    if (settled) break;
  }
  return order;
}

}  // namespace

RotatedLines rotated_directions(const Matrix& a, const Matrix& base) {
  const Matrix units = unit_rows(a);
  const Column signs = rank_one_signs(products(units).cwiseProduct(products(unit_rows(base)))).rows;
  return in_order(signs.asDiagonal() * units, base);
}

RotatedLines rotated_and_reordered(const Matrix& a, const Matrix& base) {
  const std::vector<int> order =
      matching_products(products(unit_rows(a)), products(unit_rows(base)));
  return rotated_directions(rows_of(a, order), base);
}

}  // namespace certamen::assessment
