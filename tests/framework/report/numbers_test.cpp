// SPDX-License-Identifier: Apache-2.0
#include "framework/text/numbers.hpp"

#include <doctest/doctest.h>

namespace numbers_test {

using namespace certamen;

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

TEST_CASE("evidence in words: what is nearly 1 or nearly 1/2 is not printed as that") {
  const Rational tiny = make_rational(1, Integer{1} << 64);
  CHECK(to_text(Exact{1 - tiny}) == "1 - 5.42101e-20");
  CHECK(to_text(Exact{make_rational(1, 2) + tiny}) == "0.500000");
  CHECK(to_text(Exact{make_rational(1, 2) - tiny}) == "0.500000");
  CHECK(to_text(Exact{tiny}) == "5.42101e-20");
  CHECK(rounded_text(tiny - 1) == "-(1 - 5.42101e-20)");
  CHECK(rounded_text(1 + tiny) == "1.00000");
  CHECK(rounded_text(make_rational(15, 16) * (1 - tiny)) == "0.937500");
  CHECK(rounded_text(make_rational(1, 4), 4) == "0.25");
  CHECK(rounded_text(0) == "0");
  CHECK(rounded_text(1000000) == "1000000");
}

TEST_CASE("evidence in words: as one number, below 1 stays below 1") {
  for (const unsigned bits : {10u, 20u, 30u, 64u, 128u, 160u, 10000u}) {
    CAPTURE(bits);
    const Rational value = 1 - make_rational(1, Integer{1} << bits);
    const Rational printed = parse_rational(rounded_number(value));
    CHECK(printed < 1);
    CHECK(printed <= value + make_rational(1, 1000000));
    CHECK(parse_rational(rounded_number(-value)) == -printed);
    if (bits <= 160) CHECK(bits_text(value) != "0");
  }
  CHECK(rounded_number(1) == "1");
  CHECK(bits_text(1) == "0");
  CHECK(bits_text(make_rational(1, 8)) == "3");
}

TEST_CASE("evidence in words: a long fraction is shown as a decimal alone") {
  const Evidence long_one = Exact{ratio(123456789, 987654321)};
  CHECK(to_text(long_one).find('/') == std::string::npos);
}

}  // namespace numbers_test
