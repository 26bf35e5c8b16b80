// SPDX-License-Identifier: Apache-2.0
#include "adversaries/differential.hpp"

namespace certamen {

void register_simon_differential(Catalogue& catalogue);
/// Weights 0, 2, 4, 6, 8 of 1 to 5 rounds are the least possible [KLT15, Table 3].
void register_simon_differential(Catalogue& catalogue) {
  catalogue.add(differential_adversary("simon-differential", "simon", "[KLT15]", 32,
                                       {{0x00000001, 0x00010000, 0},
                                        {0x00010004, 0x00010000, 2},
                                        {0x00010004, 0x00040001, 4},
                                        {0x00010004, 0x00110004, 6},
                                        {0x00014004, 0x40040001, 8}}));
}

}  // namespace certamen
