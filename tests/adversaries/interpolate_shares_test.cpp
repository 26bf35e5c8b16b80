// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

namespace interpolate_shares_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

Case sharing(int p, int n, int t, const std::string& seen) {
  return {"secret-sharing",
          "shamir",
          "interpolate-shares",
          {{"p", text(p)}, {"n", text(n)}, {"t", text(t)}, {"seen", seen}}};
}

}  // namespace

TEST_CASE("interpolate-shares: the threshold determines the secret, fewer shares say nothing") {
  for (const auto& [p, n, t] :
       std::vector<std::tuple<int, int, int>>{{3, 2, 2}, {5, 3, 2}, {5, 4, 3}, {7, 3, 2}}) {
    check_advantage(sharing(p, n, t, "below"), 0);
    check_advantage(sharing(p, n, t, "threshold"), 1);
  }
}

TEST_CASE("interpolate-shares: every set of parties is as good as the first ones") {
  for (const auto* seen : {"1+2", "1+3", "2+3", "3+1"}) check_advantage(sharing(5, 3, 2, seen), 1);
  for (const auto* seen : {"1+", "2+", "3+"}) check_advantage(sharing(5, 3, 2, seen), 0);
  check_advantage(sharing(5, 4, 3, "2+4"), 0);
  check_advantage(sharing(5, 4, 3, "4+2+3"), 1);
}

TEST_CASE("interpolate-shares: more shares than the threshold agree with each other") {
  check_advantage(sharing(5, 4, 2, "4"), 1);
}

TEST_CASE("interpolate-shares: a leading coefficient that is never 0 leaks 1/(p-1)") {
  for (const int p : {3, 5, 7}) {
    Case c = sharing(p, 2, 2, "below");
    c.set["nonzero"] = "1";
    check_advantage(c, make_rational(1, p - 1));
  }
  Case c = sharing(5, 3, 3, "below");
  c.set["nonzero"] = "1";
  check_advantage(c, make_rational(1, 4));
}

}  // namespace interpolate_shares_test
