// SPDX-License-Identifier: Apache-2.0
#include "adversaries/weights.hpp"

namespace certamen {

void register_canonical_order(Catalogue& catalogue);
void register_canonical_order(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "canonical-order",
      .summary = "sorts the hidden units by their biases: the canonical form of a permuted layer",
      .source = "docs/explanation/weight-release.md, symmetries",
      .definitions = recovery_definitions(),
      .schemes = {"permuted-release"},
      .parameters = {},
      .make = [](const Scheme& scheme, const Definition& definition, const Parameters&) {
        const LayerModel model = as_weight_release(scheme, "canonical-order").model();
        return recovery_adversary(
            "canonical-order", "docs/explanation/weight-release.md, symmetries", definition,
            [model](Run& a, Node artefact) {
              const HiddenWeights seen = unflatten(a, model, artefact);
              const Node order = a.apply(tensors::sort_order(model.hidden), {seen.b});
              return flatten(
                  a, model,
                  {a.apply(tensors::permute({model.outputs, model.hidden}, 1), {seen.w, order}),
                   a.apply(tensors::permute({model.hidden}, 0), {seen.b, order}), seen.c});
            });
      }});
}

}  // namespace certamen
