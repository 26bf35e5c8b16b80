// SPDX-License-Identifier: Apache-2.0
#include "schemes/pedersen.hpp"

#include "framework/definitions/catalogue.hpp"
#include "schemes/group_parameters.hpp"

namespace certamen {

void register_pedersen(Catalogue& catalogue);
void register_pedersen(Catalogue& catalogue) {
  auto specs = group_parameters();
  specs.push_back({.name = "any-base",
                   .meaning = "1: the second base may be the identity (a mistake)",
                   .default_value = "0",
                   .minimum = 0,
                   .maximum = 1});
  catalogue.add(SchemeEntry{
      .name = "pedersen",
      .summary = "commitment g^m h^o: perfectly hiding, binding while dlog is hard",
      .source = "[Pedersen91]",
      .parameters = specs,
      .make =
          [](const Parameters& given) {
            return std::make_shared<Pedersen>(group_from(given), given.small("any-base") == 1);
          },
      .claims = {"hiding"}});
  catalogue.add(SchemeEntry{.name = "pedersen-hash",
                            .summary = "the hash g^m h^o, whose collisions give the dlog of h",
                            .source = "[Pedersen91; BS, 10.6]",
                            .parameters = group_parameters(),
                            .make = [](const Parameters& given) {
                              return std::make_shared<PedersenHash>(group_from(given));
                            }});
}

}  // namespace certamen
