// SPDX-License-Identifier: Apache-2.0
#include "schemes/ofb.hpp"

#include "framework/definitions/catalogue.hpp"
#include "schemes/ideal_cipher.hpp"

namespace certamen {

void register_ofb(Catalogue& catalogue);
void register_ofb(Catalogue& catalogue) {
  const std::vector<ParameterSpec> specs = mode_parameters();
  catalogue.add(SchemeEntry{
      .name = "ofb",
      .summary = "blocks xor the outputs of an ideal cipher on a random vector, fed back",
      .source = "[FIPS81; KL, 3.6]",
      .parameters = specs,
      .make = [specs](const Parameters& given) {
        const Parameters parameters = given.completed(specs);
        return std::make_shared<OutputFeedback>(
            std::make_shared<IdealCipher>(parameters.integer("n"), parameters.integer("key-bits")),
            parameters.small("blocks"));
      }});
}

}  // namespace certamen
