// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/aes_128.hpp"
#include "schemes/nonce_counter.hpp"

namespace certamen {

namespace {

/// Of a block of 128, beside a nonce of 96.
constexpr int number_bits = 32;

}  // namespace

void register_aes_nonce_ctr(Catalogue& catalogue);
void register_aes_nonce_ctr(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "aes-nonce-ctr",
                            .summary = "AES-128 in counter mode with a given nonce of 96 bits",
                            .source = "[SP800-38A; Rogaway04]",
                            .parameters = {{.name = "blocks",
                                            .meaning = "blocks of a message",
                                            .default_value = "1",
                                            .minimum = 1,
                                            .maximum = 256}},
                            .make =
                                [](const Parameters& given) {
                                  return std::make_shared<NonceCounter>(
                                      std::make_shared<Aes128>(10), number_bits,
                                      given.small("blocks"));
                                },
                            .claims = {"nonce-cpa", "nonce-cpa-ror"}});
}

}  // namespace certamen
