// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/weights.hpp"

namespace certamen {

void register_canonical_order(Catalogue& catalogue);
void register_canonical_order(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "canonical-order",
      .summary =
          "sorts the hidden units canonically and undoes the permutation where it can be undone",
      .source = "docs/explanation/weight-release.md, symmetries",
      .definitions = recovery_definitions(),
      .schemes = {"permuted-release"},
      .parameters = {},
      .make = [](const Scheme& scheme, const Definition& definition, const Parameters&) {
        const LayerModel model = as_weight_release(scheme, "canonical-order").model();
        return recovery_adversary(
            "canonical-order", "docs/explanation/weight-release.md, symmetries", scheme, definition,
            [model](Run& a, Node artefact) { return in_canonical_form(a, model, true, artefact); });
      }});
}

}  // namespace certamen
