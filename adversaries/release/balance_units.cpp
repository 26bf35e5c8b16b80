// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/layer_rewriting.hpp"

namespace certamen {

void register_balance_units(Catalogue& catalogue);
void register_balance_units(Catalogue& catalogue) {
  catalogue.add(assessment::assessment_of(assessment::RewritingAttack{
      .scheme = "spec-def", .name = "balance-units", .cost = "n H", .undo = assessment::balanced}));
}

}  // namespace certamen
