// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

namespace repeat_a_message_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("repeat-a-message: every deterministic encryption is broken with advantage 1") {
  for (const int n : {1, 2, 3}) {
    check_advantage({"ind-cpa", "one-time-pad", "repeat-a-message", {{"n", text(n)}}}, 1);
    check_advantage({"ind-cpa", "two-time-pad", "repeat-a-message", {{"n", text(n)}}}, 1);
    check_advantage({"ind-cpa", "ecb", "repeat-a-message", {{"n", text(n)}, {"blocks", "2"}}}, 1);
  }
}

TEST_CASE("repeat-a-message: counter mode repeats only when the start does, 2^-n") {
  for (const int n : {1, 2, 3, 128})
    check_advantage({"ind-cpa", "ctr", "repeat-a-message", {{"n", text(n)}, {"blocks", "1"}}},
                    make_rational(1, power_of_two(n)), n < 3);
}

TEST_CASE("repeat-a-message: it needs two queries, and says so") {
  CHECK_THROWS_WITH_AS(exact_advantage({"ind-cpa", "ecb", "repeat-a-message", {{"q", "1"}}}),
                       "repeat-a-message: it needs two LR queries: set q=2", Error);
}

}  // namespace repeat_a_message_test
