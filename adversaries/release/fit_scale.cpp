// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/matrix_assessment.hpp"
#include "framework/release/assessment/row_mixing.hpp"

namespace certamen {

namespace {

using namespace assessment;

std::optional<Matrix> fit_scale(const ReleaseView& view) {
  if (!view.base) return std::nullopt;
  return undo_scale(view.releases.front(), *view.base, view.finetune_rank);
}

}  // namespace

void register_fit_scale(Catalogue& catalogue);
void register_fit_scale(Catalogue& catalogue) {
  catalogue.add(assessment_of(
      {.scheme = "tsqp", .name = "fit-scale", .cost = "n m a round", .recover = fit_scale}));
}

}  // namespace certamen
