// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/matrix_assessment.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Columns keep their directions: each is assigned to the public one that it is nearest to.
std::optional<Matrix> undo_column_order(const ReleaseView& view) {
  if (!view.base) return std::nullopt;
  const Matrix& released = view.releases.front();
  return columns_of(released, matching_columns(released, *view.base));
}

}  // namespace

void register_undo_column_order(Catalogue& catalogue);
void register_undo_column_order(Catalogue& catalogue) {
  catalogue.add(assessment_of({.scheme = "translinkguard",
                               .name = "undo-column-order",
                               .cost = "n m^2 + m^3",
                               .recover = undo_column_order}));
}

}  // namespace certamen
