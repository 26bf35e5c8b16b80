// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/spectrum.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/SVD>
#include <algorithm>
#include <cmath>

namespace certamen::assessment {

/// Of the bidiagonal form that Eigen's own decompositions begin with. Its entries, beside a zero
/// diagonal, are those of a symmetric matrix with the eigenvalues +-s: their iteration is stable
/// for every matrix, where Eigen 3.4's BDCSVD fails an assertion of its own for some with many
/// zeros.
Column singular_values(const Matrix& a) {
  const double unit = a.size() > 0 ? a.cwiseAbs().maxCoeff() : 0;
  const Eigen::Index n = std::min(a.rows(), a.cols());
  if (!(unit > 0)) return Column::Zero(n);
  const Matrix tall = a.rows() >= a.cols() ? Matrix{a / unit} : Matrix{a.transpose() / unit};
  const Eigen::internal::UpperBidiagonalization<Matrix> decomposed{tall};
  const Matrix form = decomposed.bidiagonal().toDenseMatrix();
  Column beside(2 * n - 1);
  for (Eigen::Index i = 0; i < n; ++i) {
    beside(2 * i) = form(i, i);
    if (i + 1 < n) beside(2 * i + 1) = form(i, i + 1);
  }
  Eigen::SelfAdjointEigenSolver<Matrix> solver;
  solver.computeFromTridiagonal(Column::Zero(2 * n), beside, Eigen::EigenvaluesOnly);
  if (solver.info() != Eigen::Success) return Eigen::JacobiSVD<Matrix>{a}.singularValues();
  return solver.eigenvalues().tail(n).reverse().cwiseMax(0) * unit;
}

double spectrum_figure(const Matrix& a, const Matrix& base) {
  if (std::min(a.rows(), a.cols()) < 32 || a.norm() == 0 || base.norm() == 0) return 1;
  const Column own = singular_values(a / a.norm()), known = singular_values(base / base.norm());
  const Eigen::Index first = known.size() / 4, last = known.size() - first, near = 4;
  double sum = 0;
  for (Eigen::Index i = first; i < last; ++i) {
    const double spacing = (known(i - near) - known(i + near)) / (2.0 * near);
    if (!(spacing > 0) || !(own(i - near) - own(i + near) > 0)) return 1;
    sum += std::pow((own(i) - known(i)) / spacing, 2);
  }
  return std::sqrt(sum / static_cast<double>(last - first));
}

}  // namespace certamen::assessment
