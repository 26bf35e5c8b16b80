// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "framework/release/assessment/matrix_assessment.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// What was removed left a kernel: W = R + U C V^T, where U and V span the kernels of R^T and R.
/// The public model says what C is nearly, and as many queries as V has columns say it exactly: the
/// columns of V themselves, of which W - R is nothing but the outputs that are missing.
std::optional<Matrix> removed_spaces(const ReleaseView& view) {
  const Matrix& released = view.releases.front();
  const Eigen::Index rank = std::min(released.rows(), released.cols()) - view.hidden_rank;
  const Svd parts = svd(released, Spaces::full);
  const Matrix right = parts.v.rightCols(released.cols() - rank);
  if (view.base) {
    const Matrix left = parts.u.rightCols(released.rows() - rank);
    return released + left * (left.transpose() * *view.base * right) * right.transpose();
  }
  if (view.queries < right.cols()) return released;
  return released + (view.evaluate(right) - released * right) * right.transpose();
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
