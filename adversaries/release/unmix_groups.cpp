// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/matrix_assessment.hpp"
#include "framework/release/assessment/row_groups.hpp"
#include "framework/release/assessment/row_mixing.hpp"

namespace certamen {

namespace {

using namespace assessment;

std::optional<Matrix> unmix_groups(const ReleaseView& view) {
  if (!view.base) return std::nullopt;
  const Matrix &released = view.releases.front(), &base = *view.base;
  const Matrix ordered = columns_of(released, mixed_column_order(released, base));
  return undo_row_groups(ordered, base, mixed_groups(ordered, base), view.finetune_rank);
}

}  // namespace

void register_unmix_groups(Catalogue& catalogue);
void register_unmix_groups(Catalogue& catalogue) {
  catalogue.add(assessment_of({.scheme = "groupcover",
                               .name = "unmix-groups",
                               .cost = "n^2 m + m^3, n m r a round",
                               .recover = unmix_groups}));
}

}  // namespace certamen
