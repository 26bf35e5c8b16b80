// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/matrix_assessment.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// The first k directions of the column space, and what two spaces share.
Matrix column_space(const Matrix& a, int k) {
  return svd(a).u.leftCols(k);
}
Matrix shared_space(const Matrix& a, const Matrix& b, int k) {
  return a * svd(a.transpose() * b).u.leftCols(k);
}

/// Three views R_v = W + A_v B_v give W and need no public model: the columns of R_1 - R_2 and of
/// R_1 - R_3 share those of A_1, the rows those of B_1, so that A_1 B_1 is what R_1 - R_2 is on
/// them, taken apart from A_2 B_2.
Matrix from_three_views(const std::vector<Matrix>& views, int rank) {
  const Matrix first = views[0] - views[1], second = views[0] - views[2],
               third = views[1] - views[2];
  const auto spaces = [&](const Matrix& a, const Matrix& b, const Matrix& c) {
    const Matrix of_a = column_space(a, 2 * rank);
    Matrix both{a.rows(), 2 * rank};
    both << shared_space(of_a, column_space(b, 2 * rank), rank),
        shared_space(of_a, column_space(c, 2 * rank), rank);
    return both;
  };
  const Matrix left = spaces(first, second, third),
               right = spaces(first.transpose(), second.transpose(), third.transpose());
  const Matrix inner = solve(right, solve(left, first).transpose()).transpose();
  return views[0] -
         left.leftCols(rank) * inner.topLeftCorner(rank, rank) * right.leftCols(rank).transpose();
}

std::optional<Matrix> rank_mask(const ReleaseView& view) {
  const std::vector<Matrix>& views = view.releases;
  if (views.size() >= 3) return from_three_views(views, view.hidden_rank);
  if (view.base) return views[0] - low_rank(views[0] - *view.base, view.hidden_rank);
  Matrix sum = views[0];
  for (std::size_t k = 1; k < views.size(); ++k) sum += views[k];
  return sum / static_cast<double>(views.size());
}

}  // namespace

void register_rank_mask(Catalogue& catalogue);
void register_rank_mask(Catalogue& catalogue) {
  catalogue.add(assessment_of(
      {.scheme = "loro", .name = "rank-mask", .cost = "n m (n + m)", .recover = rank_mask}));
}

}  // namespace certamen
