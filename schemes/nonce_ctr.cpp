// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/ideal_cipher.hpp"
#include "schemes/nonce_counter.hpp"

namespace certamen {

void register_nonce_ctr(Catalogue& catalogue);
void register_nonce_ctr(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "nonce-ctr",
      .summary = "blocks xor an ideal cipher's output on a given nonce and the block's number",
      .source = "[SP800-38A; Rogaway04]",
      .parameters = mode_parameters(),
      .make =
          [](const Parameters& given) {
            const int blocks = given.small("blocks");
            return std::make_shared<NonceCounter>(
                std::make_shared<IdealCipher>(given.integer("n"), given.integer("key-bits")),
                bits_of_numbers(blocks), blocks);
          },
      .claims = {"nonce-cpa", "nonce-cpa-ror"}});
}

}  // namespace certamen
