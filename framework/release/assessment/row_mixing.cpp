// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/row_mixing.hpp"

#include <Eigen/Dense>
#include <functional>

namespace certamen::assessment {

namespace {

/// Fits the first argument to the second, and applies what was fitted to the third.
using Fit = std::function<Matrix(const Matrix&, const Matrix&, const Matrix&)>;

Matrix without(const Matrix& a, const Matrix& basis) {
  return a - (a * basis) * basis.transpose();
}

Matrix alternate(const Matrix& released, const Matrix& base, int rank, const Fit& fit) {
  Matrix undone = fit(released, base, released);
  if (rank == 0) return undone;
  constexpr int most_rounds = 1000;
  constexpr double converged = 2e-16;
  Matrix space = svd(undone - base).v.leftCols(rank);
  for (int round = 0; round < most_rounds; ++round) {
    const Matrix next = fit(without(released, space), without(base, space), released);
    const double change = (next - undone).norm();
    undone = next;
    if (change <= converged * undone.norm()) break;
    // Two steps of the power method: the space of the round before is nearly that of this one.
    const Matrix difference = undone - base;
    for (int step = 0; step < 2; ++step)
      space = orthonormal(difference.transpose() * (difference * space));
  }
  return undone;
}

}  // namespace

Matrix undo_scale(const Matrix& released, const Matrix& base, int rank) {
  return alternate(released, base, rank,
                   [](const Matrix& from, const Matrix& to, const Matrix& all) -> Matrix {
                     return all * (from.cwiseProduct(to).sum() / from.squaredNorm());
                   });
}

Matrix undo_row_scales(const Matrix& released, const Matrix& base, int rank) {
  return alternate(released, base, rank,
                   [](const Matrix& from, const Matrix& to, const Matrix& all) -> Matrix {
                     const Column products = from.cwiseProduct(to).rowwise().sum(),
                                  norms = from.rowwise().squaredNorm();
                     return products.cwiseQuotient(norms).asDiagonal() * all;
                   });
}

Matrix undo_row_groups(const Matrix& released, const Matrix& base,
                       const std::vector<std::vector<int>>& groups, int rank) {
  return alternate(released, base, rank,
                   [&](const Matrix& from, const Matrix& to, const Matrix& all) {
                     Matrix undone = all;
                     for (const auto& group : groups) {
                       // Not by mixed mixed^T: its condition is the square of that of `mixed`.
                       const Matrix mixed = rows_of(from, group).transpose(),
                                    wanted = rows_of(to, group).transpose(),
                                    unmix = mixed.colPivHouseholderQr().solve(wanted).transpose();
                       undone(group, Eigen::all) = unmix * rows_of(all, group);
                     }
                     return undone;
                   });
}

}  // namespace certamen::assessment
