// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "framework/release/assessment/token_hiding.hpp"

namespace certamen {

namespace {

using namespace assessment;

Matrix with_sorted_rows(const Matrix& a) {
  Matrix columns = a.transpose();
  for (Eigen::Index j = 0; j < columns.cols(); ++j)
    std::sort(columns.col(j).begin(), columns.col(j).end());
  return columns.transpose();
}

/// An order of entries keeps their values: the row whose sorted values are nearest.
std::vector<int> sorted_values(const Matrix& seen, const Matrix& table) {
  const Matrix one = with_sorted_rows(seen), all = with_sorted_rows(table);
  std::vector<int> rows;
  for (Eigen::Index i = 0; i < one.rows(); ++i) {
    Eigen::Index nearest = 0;
    (all.rowwise() - one.row(i)).rowwise().squaredNorm().minCoeff(&nearest);
    rows.push_back(static_cast<int>(nearest));
  }
  return rows;
}

}  // namespace

void register_sorted_values(Catalogue& catalogue);
void register_sorted_values(Catalogue& catalogue) {
  catalogue.add(assessment_of(TokenAttack{.scheme = "feature-permutation",
                                          .name = "sorted-values",
                                          .cost = "N d a token",
                                          .read = sorted_values}));
}

}  // namespace certamen
