// SPDX-License-Identifier: Apache-2.0
#include "schemes/ctr.hpp"

#include "framework/definitions/catalogue.hpp"
#include "schemes/ideal_cipher.hpp"

namespace certamen {

void register_ctr(Catalogue& catalogue);
void register_ctr(Catalogue& catalogue) {
  const std::vector<ParameterSpec> specs = mode_parameters();
  catalogue.add(SchemeEntry{
      .name = "ctr",
      .summary = "blocks xor an ideal cipher's output on a counter with a random start",
      .source = "[DH79; BDJR97]",
      .parameters = specs,
      .make = [specs](const Parameters& given) {
        const Parameters parameters = given.completed(specs);
        return std::make_shared<CounterMode>(
            std::make_shared<IdealCipher>(parameters.integer("n"), parameters.integer("key-bits")),
            parameters.small("blocks"));
      }});
}

}  // namespace certamen
