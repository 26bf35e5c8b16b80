// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

namespace replay_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("replay: a pair that was asked for is no forgery") {
  check_advantage({"euf-cma", "wegman-carter", "replay"}, 0);
  check_advantage({"euf-cma", "random-function", "replay", {{"q", "3"}}}, 0);
}

}  // namespace replay_test
