// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

namespace xor_of_ciphertexts_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("xor-of-ciphertexts: the two-time pad, left or right, is told with advantage 1") {
  for (const int n : {1, 2, 3}) {
    check_advantage({"one-time-secrecy", "two-time-pad", "xor-of-ciphertexts", {{"n", text(n)}}},
                    1);
    check_advantage({"ind-cpa", "one-time-pad", "xor-of-ciphertexts", {{"n", text(n)}}}, 1);
  }
}

TEST_CASE(
    "xor-of-ciphertexts: the two-time pad against two uniform ciphertexts is told with 1 - 2^-n") {
  for (const int n : {1, 2, 3}) {
    const Rational expected = 1 - make_rational(1, power_of_two(n));
    check_advantage({"ind-cpa-ror", "two-time-pad", "xor-of-ciphertexts", {{"n", text(n)}}},
                    expected);
    check_advantage(
        {"ind-cpa-ror", "one-time-pad", "xor-of-ciphertexts", {{"n", text(n)}, {"q", "2"}}},
        expected);
  }
}

}  // namespace xor_of_ciphertexts_test
