// SPDX-License-Identifier: Apache-2.0
#include "schemes/random_permutation.hpp"

#include "framework/definitions/catalogue.hpp"

namespace certamen {

void register_random_permutation(Catalogue& catalogue);
void register_random_permutation(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "random-permutation",
      .summary = "a random permutation, used as a pseudorandom function",
      .source = "[BR06]",
      .parameters = {{.name = "N", .meaning = "points", .default_value = "4", .minimum = 1}},
      .make = [](const Parameters& given) {
        return std::make_shared<RandomPermutation>(Atoms(given.size("N")));
      }});
}

}  // namespace certamen
