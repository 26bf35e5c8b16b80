// SPDX-License-Identifier: Apache-2.0
#include "schemes/cbc.hpp"

#include "framework/definitions/catalogue.hpp"
#include "schemes/ideal_cipher.hpp"

namespace certamen {

void register_cbc(Catalogue& catalogue);
void register_cbc(Catalogue& catalogue) {
  const std::vector<ParameterSpec> specs = mode_parameters();
  catalogue.add(SchemeEntry{
      .name = "cbc",
      .summary = "blocks chained through an ideal cipher from a random vector",
      .source = "[FIPS81; BDJR97]",
      .parameters = specs,
      .make = [specs](const Parameters& given) {
        const Parameters parameters = given.completed(specs);
        return std::make_shared<CipherBlockChaining>(
            std::make_shared<IdealCipher>(parameters.integer("n"), parameters.integer("key-bits")),
            parameters.small("blocks"));
      }});
}

}  // namespace certamen
