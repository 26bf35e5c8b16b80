// SPDX-License-Identifier: Apache-2.0
#include "schemes/prf_mac.hpp"

#include "framework/definitions/catalogue.hpp"
#include "schemes/ideal_cipher.hpp"

namespace certamen {

void register_prf_mac(Catalogue& catalogue);
void register_prf_mac(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "prf-mac",
                            .summary = "an ideal cipher's output on the message as its tag",
                            .source = "[GGM86; BKR00]",
                            .parameters = cipher_parameters("a message and of a tag"),
                            .make = [](const Parameters& given) {
                              return std::make_shared<FunctionMac>(std::make_shared<IdealCipher>(
                                  given.integer("n"), given.integer("key-bits")));
                            }});
}

}  // namespace certamen
