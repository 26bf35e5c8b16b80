// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/matrix_assessment.hpp"
#include "framework/release/assessment/row_mixing.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Rows keep their directions, and each scale follows from the public row.
std::optional<Matrix> fit_row_scales(const ReleaseView& view) {
  if (!view.base) return std::nullopt;
  const Matrix& released = view.releases.front();
  return undo_row_scales(rows_of(released, matching_rows(released, *view.base)), *view.base,
                         view.finetune_rank);
}

}  // namespace

void register_fit_row_scales(Catalogue& catalogue);
void register_fit_row_scales(Catalogue& catalogue) {
  catalogue.add(assessment_of({.scheme = "shadownet",
                               .name = "fit-row-scales",
                               .cost = "n^2 m + n^3, n m r a round",
                               .recover = fit_row_scales}));
}

}  // namespace certamen
