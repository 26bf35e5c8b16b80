// SPDX-License-Identifier: Apache-2.0
#include "schemes/aes_128.hpp"
#include "framework/definitions/catalogue.hpp"

namespace certamen {

void register_aes_128(Catalogue& catalogue);
void register_aes_128(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "aes-128",
                            .summary = "the block cipher AES-128, whole or with fewer rounds",
                            .source = "[FIPS197]",
                            .parameters = {{.name = "rounds",
                                            .meaning = "rounds of the cipher; 10 are all",
                                            .default_value = "10",
                                            .minimum = 1,
                                            .maximum = 10}},
                            .make = [](const Parameters& given) {
                              return std::make_shared<Aes128>(given.small("rounds"));
                            }});
  catalogue.add(AssumptionEntry{
      .name = "aes-128-prp",
      .definition = "prp",
      .summary = "key search with bicliques, all keys in 2^126.1",
      .source = "[BKR11]",
      .best_known = [](const Scheme& scheme, const Integer&, const Integer& time) {
        const auto* aes = dynamic_cast<const Aes128*>(&scheme);
        return aes != nullptr && aes->is_whole() ? std::optional{key_search_on_aes_128(time)}
                                                 : std::nullopt;
      }});
}

}  // namespace certamen
