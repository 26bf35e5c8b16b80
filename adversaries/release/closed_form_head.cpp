// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/extractor.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Least squares: conditioning slows descent, not elimination.
Column closed_form_head(const TrainingView& view) {
  return solve(view.features.transpose(), view.labels.transpose());
}

}  // namespace

void register_closed_form_head(Catalogue& catalogue);
void register_closed_form_head(Catalogue& catalogue) {
  catalogue.add(assessment_of(TrainingAttack{.scheme = "immunised",
                                             .name = "closed-form-head",
                                             .cost = "N d^2",
                                             .head = closed_form_head}));
}

}  // namespace certamen
