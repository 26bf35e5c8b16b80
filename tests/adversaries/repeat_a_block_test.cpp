// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

namespace repeat_a_block_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("repeat-a-block: ECB on (a, a) against (a, b) is told with advantage 1") {
  for (const int n : {1, 2, 3}) {
    check_advantage({"one-time-secrecy", "ecb", "repeat-a-block", {{"n", text(n)}}}, 1);
    check_advantage({"ind-cpa", "ecb", "repeat-a-block", {{"n", text(n)}, {"blocks", "3"}}}, 1);
    check_advantage({"one-time-secrecy", "two-time-pad", "repeat-a-block", {{"n", text(n)}}}, 1);
  }
}

TEST_CASE("repeat-a-block: ECB on (a, a) against uniform blocks is told with 1 - 1/N") {
  for (const int n : {1, 2, 3})
    check_advantage({"ind-cpa-ror", "ecb", "repeat-a-block", {{"n", text(n)}}},
                    1 - make_rational(1, power_of_two(n)));
}

TEST_CASE("repeat-a-block: it needs two blocks, and says so") {
  CHECK_THROWS_WITH_AS(
      exact_advantage({"one-time-secrecy", "ecb", "repeat-a-block", {{"blocks", "1"}}}),
      "repeat-a-block: it needs messages of two blocks", Error);
}

}  // namespace repeat_a_block_test
