// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/weights.hpp"

namespace certamen {

void register_average_views(Catalogue& catalogue);
void register_average_views(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "average-views",
      .summary = "averages independent noise away: k views leave sigma / sqrt(k)",
      .source = "textbook: mean of independent samples",
      .definitions = recovery_definitions(),
      .schemes = {"noisy-release"},
      .parameters = {},
      .make = [](const Scheme& scheme, const Definition& definition, const Parameters&) {
        return recovery_adversary(
            "average-views", "textbook: mean of independent samples", scheme, definition,
            [](Run& a, Node artefact) {
              const Shape views = artefact.domain().shape();
              const Node total = a.apply(tensors::sum(views, 0), {artefact});
              return a.apply(tensors::scale({views[1]}, make_rational(1, Integer{views[0]})),
                             {total});
            });
      }});
}

}  // namespace certamen
