// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

namespace collision_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("collision: a permutation is told from a function with B(N, q) by q queries") {
  for (const int n : {1, 2, 3, 4})
    for (int q = 1; q <= n; ++q)
      check_advantage({"prf", "random-permutation", "collision", {{"N", text(n)}, {"q", text(q)}}},
                      birthday(n, q));
  check_advantage({"prf", "random-permutation", "collision", {{"N", "4"}, {"q", "3"}}},
                  make_rational(5, 8));
}

TEST_CASE("collision: more queries than points are as good as all points") {
  check_advantage({"prf", "random-permutation", "collision", {{"N", "3"}, {"q", "9"}}},
                  birthday(3, 3));
}

TEST_CASE("collision: a random function is no worse than itself") {
  for (const int q : {1, 2, 3})
    check_advantage({"prf", "random-function", "collision", {{"q", text(q)}}}, 0);
}

TEST_CASE("collision: equal seeds of the ideal generator show with (1 - 1/|outputs|) / |seeds|") {
  for (const int n : {1, 2}) {
    check_advantage({"prg", "random-prg", "collision", {{"n", text(n)}, {"m", "3"}, {"q", "2"}}},
                    make_rational(7, 8 * power_of_two(n)));
    check_advantage({"prg", "random-prg", "collision", {{"n", text(n)}, {"m", "3"}, {"q", "1"}}},
                    0);
  }
}

TEST_CASE("collision: many answers are looked up, not compared in pairs") {
  const std::string large = power_of_two(128).str();
  for (const auto& [n, q] : {std::pair{large, 64}, std::pair{large, 13}, {std::string{"40"}, 20}})
    check_advantage({"prf", "random-permutation", "collision", {{"N", n}, {"q", text(q)}}},
                    birthday(Integer{n}, q), false);
}

}  // namespace collision_test
