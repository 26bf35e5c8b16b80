// SPDX-License-Identifier: Apache-2.0
#include "schemes/elgamal.hpp"

#include "framework/definitions/catalogue.hpp"
#include "schemes/group_parameters.hpp"

namespace certamen {

void register_elgamal(Catalogue& catalogue);
void register_elgamal(Catalogue& catalogue) {
  const auto specs = group_parameters();
  catalogue.add(
      SchemeEntry{.name = "elgamal",
                  .summary = "public-key encryption from Diffie-Hellman, over a subgroup of Z_p*",
                  .source = "[ElGamal85]",
                  .parameters = specs,
                  .make = [specs](const Parameters& given) {
                    return std::make_shared<ElGamal>(group_from(given.completed(specs)));
                  }});
}

}  // namespace certamen
