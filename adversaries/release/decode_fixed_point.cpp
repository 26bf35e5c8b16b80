// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/weights.hpp"

namespace certamen {

void register_decode_fixed_point(Catalogue& catalogue);
void register_decode_fixed_point(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "decode-fixed-point",
      .summary = "reads masked numbers as if there were no mask",
      .source = "control",
      .definitions = recovery_definitions(),
      .schemes = {"masked-release", "aead-release"},
      .parameters = {{"read-bits", "bits of a number", "32", 2, 48},
                     {"read-scale", "binary places", "24", 0, 46}},
      .make = [](const Scheme& scheme, const Definition& definition, const Parameters& given) {
        const int bits = (given.has("read-bits") ? given.small("read-bits") : 32),
                  scale = (given.has("read-scale") ? given.small("read-scale") : 24);
        return recovery_adversary(
            "decode-fixed-point", "control", scheme, definition,
            [bits, scale](Run& a, Node artefact) {
              return a.apply(tensors::decode_fixed(artefact.domain().shape(), bits, scale),
                             {artefact});
            });
      }});
}

}  // namespace certamen
