// SPDX-License-Identifier: Apache-2.0
#include "schemes/cfb.hpp"

#include "framework/definitions/catalogue.hpp"
#include "schemes/ideal_cipher.hpp"

namespace certamen {

void register_cfb(Catalogue& catalogue);
void register_cfb(Catalogue& catalogue) {
  const std::vector<ParameterSpec> specs = mode_parameters();
  catalogue.add(SchemeEntry{
      .name = "cfb",
      .summary =
          "blocks xor an ideal cipher's output on the ciphertext before, from a random vector",
      .source = "[FIPS81; KL, 3.6]",
      .parameters = specs,
      .make = [specs](const Parameters& given) {
        const Parameters parameters = given.completed(specs);
        return std::make_shared<CipherFeedback>(
            std::make_shared<IdealCipher>(parameters.integer("n"), parameters.integer("key-bits")),
            parameters.small("blocks"));
      }});
}

}  // namespace certamen
