// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

namespace identity_base_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE(
    "identity-base: Pedersen hides perfectly, unless the second base may be the identity: 1/q") {
  for (const auto& [p, q] : std::vector<std::pair<int, int>>{{7, 3}, {11, 5}, {29, 7}}) {
    std::map<std::string, std::string> set{{"p", text(p)}, {"q", text(q)}};
    check_advantage({"hiding", "pedersen", "identity-base", set}, 0);
    set["any-base"] = "1";
    check_advantage({"hiding", "pedersen", "identity-base", set}, make_rational(1, q));
  }
}

}  // namespace identity_base_test
