// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

namespace feistel_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

Case feistel(const std::string& adversary, int rounds, int n, int q) {
  return {"prp", "feistel", adversary, {{"r", text(rounds)}, {"n", text(n)}, {"q", text(q)}}};
}

}  // namespace

TEST_CASE("feistel-one-round: q queries tell one round with 1 - (N)_q/(N^2)_q") {
  for (const int n : {1, 2}) {
    const Integer half = power_of_two(n), all = half * half;
    Rational chance = 1;
    for (int q = 1; q <= 2; ++q) {
      chance *= make_rational(half - (q - 1), all - (q - 1));
      check_advantage(feistel("feistel-one-round", 1, n, q), 1 - chance);
    }
  }
  check_advantage(feistel("feistel-one-round", 1, 1, 2), make_rational(5, 6));
}

TEST_CASE("feistel-two-rounds: the xor test tells two rounds with 1 - N/(N^2-1)") {
  check_advantage(feistel("feistel-two-rounds", 2, 1, 2), make_rational(1, 3));
  check_advantage(feistel("feistel-two-rounds", 2, 2, 2), make_rational(11, 15));
  check_advantage(feistel("feistel-two-rounds", 2, 3, 2), 1 - make_rational(8, 63));
}

TEST_CASE("feistel-three-rounds: one pair tells three rounds with 1/N - 1/(N^2-1)") {
  for (const int n : {1, 2}) {
    const Integer half = power_of_two(n);
    check_advantage(feistel("feistel-three-rounds", 3, n, 2),
                    make_rational(1, half) - make_rational(1, half * half - 1));
  }
  check_advantage(feistel("feistel-three-rounds", 3, 1, 2), make_rational(1, 6));
}

TEST_CASE("feistel: an attack on fewer rounds is weaker on more") {
  CHECK(exact_advantage(feistel("feistel-two-rounds", 3, 1, 2)) < make_rational(1, 3));
  CHECK(exact_advantage(feistel("feistel-one-round", 2, 1, 2)) < make_rational(5, 6));
}

}  // namespace feistel_test
