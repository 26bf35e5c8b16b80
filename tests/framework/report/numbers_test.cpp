// SPDX-License-Identifier: Apache-2.0
#include "framework/text/numbers.hpp"

#include <doctest/doctest.h>

using namespace certamen;

namespace numbers_test {

namespace {

Rational ratio(int n, int d) {
  return make_rational(n, d);
}

}  // namespace

TEST_CASE("decimal ends: rounded to the safe side, exact values stay") {
  CHECK(decimal_below(ratio(2, 3), 4) == "0.6666");
  CHECK(decimal_above(ratio(2, 3), 4) == "0.6667");
  CHECK(decimal_below(ratio(-2, 3), 4) == "-0.6667");
  CHECK(decimal_above(ratio(-2, 3), 4) == "-0.6666");
  CHECK(decimal_below(ratio(5, 8), 4) == "0.625");
  CHECK(decimal_above(ratio(5, 8), 4) == "0.625");
  CHECK(decimal_above(ratio(99999, 100000), 3) == "1");
  CHECK(decimal_below(0, 4) == "0");
  CHECK(decimal_below(12345, 3) == decimal_below(12300, 3));
}

TEST_CASE("decimal ends: they enclose, for many fractions and digits") {
  for (int n = -60; n <= 60; ++n) {
    for (int d = 1; d <= 17; ++d) {
      const Rational value = ratio(n, d);
      for (const int digits : {1, 2, 5}) {
        const Rational below = parse_rational(decimal_below(value, digits));
        const Rational above = parse_rational(decimal_above(value, digits));
        REQUIRE(below <= value);
        REQUIRE(value <= above);
        REQUIRE(above - below <= abs(value) * ratio(1, digits == 1 ? 1 : digits == 2 ? 10 : 10000));
      }
    }
  }
}

TEST_CASE("evidence in words: a number never comes without its class") {
  CHECK(to_text(Exact{ratio(5, 8)}) == "5/8 = 0.625");
  CHECK(to_text(Exact{0}) == "0");
  CHECK(to_text(Exact{1}) == "1");
  CHECK(to_text(Enclosed{ratio(1, 3), ratio(2, 3)}) == "[0.3333, 0.6667]");
  CHECK(provenance(Exact{1}) == "exact");
  CHECK(provenance(Enclosed{0, 1}) == "enclosed");
  CHECK(provenance(Estimated{0, 1, ratio(99, 100), 1000, 1}) == "estimated, 99 %, 1000 trials");
}

TEST_CASE("evidence in words: a long fraction is shown as a decimal alone") {
  const Evidence long_one = Exact{ratio(123456789, 987654321)};
  CHECK(to_text(long_one).find('/') == std::string::npos);
}

}  // namespace numbers_test
