// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

namespace repeated_halves_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("repeated-halves: the doubling generator is told with 1 - 2^-n") {
  for (const int n : {1, 2, 3})
    check_advantage({"prg", "doubling-prg", "repeated-halves", {{"n", text(n)}}},
                    1 - make_rational(1, power_of_two(n)));
}

}  // namespace repeated_halves_test
