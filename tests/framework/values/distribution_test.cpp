// SPDX-License-Identifier: Apache-2.0
#include "framework/values/distribution.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"

namespace distribution_test {

using namespace certamen;

TEST_CASE("distribution: a table keeps integer weights over one denominator and drops zeros") {
  const auto table = Distribution::table(Zmod(4), {{0, Rational{1} / 2},
                                                   {1, Rational{1} / 3},
                                                   {2, 0},
                                                   {3, Rational{1} / 12},
                                                   {3, Rational{1} / 12}});
  CHECK(table.common_denominator() == 12);
  REQUIRE(table.outcomes().size() == 3);
  CHECK(table.outcomes()[0] == std::pair{Value{0}, Integer{6}});
  CHECK(table.outcomes()[1] == std::pair{Value{1}, Integer{4}});
  CHECK(table.outcomes()[2] == std::pair{Value{3}, Integer{2}});
}

TEST_CASE("distribution: a certain coin has one outcome") {
  CHECK(Distribution::bernoulli(1).outcomes().size() == 1);
  CHECK(Distribution::bernoulli(0).outcomes().front().first == Value{0});
  CHECK(Distribution::bernoulli(Rational{1} / 3).common_denominator() == 3);
}

TEST_CASE("distribution: reals and finite values do not mix") {
  CHECK_THROWS_WITH_AS(Distribution::uniform(Reals({2})),
                       "uniform on Reals([2]): expected a finite domain; see uniform_real", Error);
  CHECK_THROWS_AS(Distribution::uniform_real({2}, 1, 1), Error);
  CHECK(Distribution::gaussian({2, 3}, 0, 1).domain() == Reals({2, 3}));
}

}  // namespace distribution_test
