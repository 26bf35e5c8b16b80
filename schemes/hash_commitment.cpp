// SPDX-License-Identifier: Apache-2.0
#include "schemes/hash_commitment.hpp"

#include "framework/definitions/catalogue.hpp"

namespace certamen {

void register_hash_commitment(Catalogue& catalogue);
void register_hash_commitment(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "hash-commitment",
                            .summary = "the value of a random oracle at message and coins",
                            .source = "[BR93; BS, 8.12]",
                            .parameters = {{.name = "m",
                                            .meaning = "bits of a message",
                                            .default_value = "1",
                                            .minimum = 1,
                                            .maximum = most_bits},
                                           {.name = "n",
                                            .meaning = "bits of the coins",
                                            .default_value = "2",
                                            .minimum = 1,
                                            .maximum = most_bits},
                                           {.name = "c",
                                            .meaning = "bits of a commitment",
                                            .default_value = "2",
                                            .minimum = 1,
                                            .maximum = most_bits}},
                            .make =
                                [](const Parameters& given) {
                                  return std::make_shared<HashCommitment>(
                                      given.integer("m"), given.integer("n"), given.integer("c"));
                                },
                            .claims = {"oracle-hiding"}});
}

}  // namespace certamen
