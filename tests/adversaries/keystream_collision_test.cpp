// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

namespace keystream_collision_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("keystream-collision: counter mode is told from uniform blocks with B(N, blocks)") {
  for (const auto& [n, blocks] : std::vector<std::pair<int, int>>{{1, 2}, {2, 2}, {2, 3}, {3, 2}})
    check_advantage(
        {"ind-cpa-ror", "ctr", "keystream-collision", {{"n", text(n)}, {"blocks", text(blocks)}}},
        birthday(power_of_two(n), blocks));
}

TEST_CASE("keystream-collision: one block says nothing") {
  check_advantage({"ind-cpa-ror", "ctr", "keystream-collision", {{"n", "3"}, {"blocks", "1"}}}, 0);
}

}  // namespace keystream_collision_test
