// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/weights.hpp"

namespace certamen {

void register_read_the_release(Catalogue& catalogue);
void register_read_the_release(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "read-the-release",
      .summary = "takes the published numbers for the weights",
      .source = "control",
      .definitions = recovery_definitions(),
      .schemes = {"plain-release", "aead-release", "masked-release", "permuted-release"},
      .parameters = {},
      .make = [](const Scheme& scheme, const Definition& definition, const Parameters&) {
        return recovery_adversary("read-the-release", "control", scheme, definition,
                                  [](Run&, Node artefact) { return artefact; });
      }});
}

}  // namespace certamen
