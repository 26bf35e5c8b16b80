// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

namespace discrete_log_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE(
    "discrete-log: an unbounded adversary wins DDH with 1 - 1/q, and breaks ElGamal and Pedersen") {
  for (const auto& [p, q] : std::vector<std::pair<int, int>>{{7, 3}, {11, 5}, {29, 7}, {17, 8}}) {
    const std::map<std::string, std::string> group{{"p", text(p)}, {"q", text(q)}};
    check_advantage({"ddh", "elgamal", "discrete-log", group}, 1 - make_rational(1, q));
    check_advantage({"ind-cpa-ror", "elgamal", "discrete-log", group}, 1 - make_rational(1, q));
    check_advantage({"ind-cpa", "elgamal", "discrete-log", group}, 1);
    check_advantage({"binding", "pedersen", "discrete-log", group}, 1);
  }
}

TEST_CASE("discrete-log: it refuses groups that are too large to search") {
  CHECK_THROWS_WITH_AS(
      exact_advantage(
          {"ddh", "elgamal", "discrete-log", {{"p", "2147483647"}, {"q", "2147483646"}}}),
      "discrete-log: it needs a group of order at most 2^24", Error);
}

}  // namespace discrete_log_test
