// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "framework/release/assessment/masked_protocol.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Differences of one input's transcripts span the masks. Off that space entries of known inputs
/// correlate with what is seen of them: an assignment.
std::vector<int> project_masks(const MaskView& view) {
  Matrix seen = view.seen;
  if (const Eigen::Index found = std::min(view.masks, view.repeated.cols() - 1); found > 0) {
    const Matrix differences =
        view.repeated.rightCols(view.repeated.cols() - 1).colwise() - view.repeated.col(0);
    const Matrix space = svd(differences).u.leftCols(found);
    seen -= space * (space.transpose() * seen);
  }
  return assignment(unit_rows(seen) * unit_rows(view.known).transpose());
}

}  // namespace

void register_project_masks(Catalogue& catalogue);
void register_project_masks(Catalogue& catalogue) {
  catalogue.add(assessment_of(MaskAttack{.scheme = "static-mask",
                                         .name = "project-masks",
                                         .cost = "n k^2 + n^3",
                                         .order = project_masks}));
}

}  // namespace certamen
