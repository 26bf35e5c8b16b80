// SPDX-License-Identifier: Apache-2.0
#include "schemes/cbc.hpp"

#include "framework/definitions/catalogue.hpp"
#include "schemes/ideal_cipher.hpp"

namespace certamen {

void register_cbc(Catalogue& catalogue);
void register_cbc(Catalogue& catalogue) {
  const std::vector<ParameterSpec> specs{{.name = "n",
                                          .meaning = "bits of a block",
                                          .default_value = "3",
                                          .minimum = 1,
                                          .maximum = most_bits},
                                         {.name = "key-bits",
                                          .meaning = "bits of the key",
                                          .default_value = "1",
                                          .minimum = 1,
                                          .maximum = most_bits},
                                         {.name = "blocks",
                                          .meaning = "blocks of a message",
                                          .default_value = "2",
                                          .minimum = 1,
                                          .maximum = 4096}};
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
