// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

namespace legendre_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

std::map<std::string, std::string> whole_group(int p) {
  return {{"p", text(p)}, {"q", text(p - 1)}};
}

}  // namespace

TEST_CASE("legendre: DDH in the whole Z_p* is won with 1/2") {
  for (const int p : {7, 11, 13})
    check_advantage({"ddh", "elgamal", "legendre", whole_group(p)}, make_rational(1, 2));
}

TEST_CASE(
    "legendre: real-or-random ElGamal in the whole Z_p* is won with 1/2, left-or-right with 1") {
  for (const int p : {7, 11}) {
    check_advantage({"ind-cpa-ror", "elgamal", "legendre", whole_group(p)}, make_rational(1, 2));
    check_advantage({"ind-cpa", "elgamal", "legendre", whole_group(p)}, 1);
  }
}

TEST_CASE("legendre: among the squares it sees nothing") {
  for (const auto& [p, q] : std::vector<std::pair<int, int>>{{7, 3}, {11, 5}, {23, 11}})
    for (const auto* definition : {"ddh", "ind-cpa", "ind-cpa-ror"})
      check_advantage({definition, "elgamal", "legendre", {{"p", text(p)}, {"q", text(q)}}}, 0);
}

}  // namespace legendre_test
