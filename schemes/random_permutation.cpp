// SPDX-License-Identifier: Apache-2.0
#include "schemes/random_permutation.hpp"

#include "framework/definitions/catalogue.hpp"

namespace certamen {

void register_random_permutation(Catalogue& catalogue);
void register_random_permutation(Catalogue& catalogue) {
  const std::vector<ParameterSpec> specs{
      {.name = "N", .meaning = "points", .default_value = "4", .minimum = 1}};
  catalogue.add(SchemeEntry{.name = "random-permutation",
                            .summary = "a random permutation, used as a pseudorandom function",
                            .source = "[BR06]",
                            .parameters = specs,
                            .make = [specs](const Parameters& given) {
                              return std::make_shared<RandomPermutation>(
                                  Atoms(given.completed(specs).size("N")));
                            }});
}

}  // namespace certamen
