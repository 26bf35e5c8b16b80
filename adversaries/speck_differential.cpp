// SPDX-License-Identifier: Apache-2.0
#include "adversaries/differential.hpp"

namespace certamen {

void register_speck_differential(Catalogue& catalogue);
/// Weights 0, 1, 3, 5, 9, 13 of 1 to 6 rounds are the least possible [BVL16, Table 4]; the trail is
/// the one of [ALLW14].
void register_speck_differential(Catalogue& catalogue) {
  catalogue.add(differential_adversary("speck-differential", "speck", "[ALLW14; BVL16]", 22,
                                       {{0x00400000, 0x80008000, 0},
                                        {0x00400000, 0x81008102, 1},
                                        {0x00400000, 0x8000840a, 3},
                                        {0x28000010, 0x8000840a, 5},
                                        {0x02110a04, 0x8000840a, 9},
                                        {0x02110a04, 0x850a9520, 13}}));
}

}  // namespace certamen
