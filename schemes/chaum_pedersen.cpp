// SPDX-License-Identifier: Apache-2.0
#include "schemes/chaum_pedersen.hpp"

#include "framework/definitions/catalogue.hpp"
#include "schemes/group_parameters.hpp"

namespace certamen {

void register_chaum_pedersen(Catalogue& catalogue);
void register_chaum_pedersen(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "chaum-pedersen",
      .summary = "proof that two elements have one discrete logarithm, to the bases g and h",
      .source = "[CP92]",
      .parameters = group_parameters(),
      .make = [](const Parameters& given) {
        return std::make_shared<ChaumPedersen>(group_from(given));
      }});
}

}  // namespace certamen
