// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "framework/release/assessment/matrix_assessment.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// What was removed left a kernel: W = R + U C V^T, where U and V span the kernels of R^T and R.
/// The public model says what C is nearly, and as many queries as V has columns say it exactly.
std::optional<Matrix> removed_spaces(const ReleaseView& view) {
  const Matrix& released = view.releases.front();
  const Eigen::Index rank = std::min(released.rows(), released.cols()) - view.hidden_rank;
  const Svd parts = svd(released, Spaces::full);
  const Matrix left = parts.u.rightCols(released.rows() - rank),
               right = parts.v.rightCols(released.cols() - rank);
  if (view.base)
    return released + left * (left.transpose() * *view.base * right) * right.transpose();
  if (view.queries < right.cols()) return released;
  Stream coins{1, 0, 0};
  const Matrix inputs = gaussian(released.cols(), view.queries, coins);
  const Matrix outputs = left.transpose() * (view.evaluate(inputs) - released * inputs);
  const Matrix seen = right.transpose() * inputs;
  return released +
         left * solve(seen.transpose(), outputs.transpose()).transpose() * right.transpose();
}

}  // namespace

void register_removed_spaces(Catalogue& catalogue);
void register_removed_spaces(Catalogue& catalogue) {
  catalogue.add(assessment_of({.scheme = "slip",
                               .name = "removed-spaces",
                               .cost = "n m min(n, m)",
                               .recover = removed_spaces}));
}

}  // namespace certamen
