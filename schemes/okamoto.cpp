// SPDX-License-Identifier: Apache-2.0
#include "schemes/okamoto.hpp"

#include "framework/definitions/catalogue.hpp"
#include "schemes/group_parameters.hpp"

namespace certamen {

void register_okamoto(Catalogue& catalogue);
void register_okamoto(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "okamoto",
      .summary = "identification by a representation g^v h^w: many witnesses of one statement",
      .source = "[Okamoto92]",
      .parameters = group_parameters(),
      .make = [](const Parameters& given) {
        return std::make_shared<Okamoto>(group_from(given));
      }});
}

}  // namespace certamen
