// SPDX-License-Identifier: Apache-2.0
#include "schemes/schnorr.hpp"

#include "framework/definitions/catalogue.hpp"
#include "schemes/group_parameters.hpp"

namespace certamen {

void register_schnorr(Catalogue& catalogue);
void register_schnorr(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "schnorr",
      .summary = "identification: who knows the discrete logarithm of g^w convinces a verifier",
      .source = "[Schnorr91]",
      .parameters = group_parameters(),
      .make = [](const Parameters& given) {
        return std::make_shared<Schnorr>(group_from(given));
      }});
}

}  // namespace certamen
