// SPDX-License-Identifier: Apache-2.0
#include "framework/numbers/rational.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "framework/error.hpp"

namespace rational_test {

using namespace certamen;

namespace {

Rational over(const Integer& n, const Integer& d) {
  return make_rational(n, d);
}

}  // namespace

TEST_CASE("parsing: numbers are read exactly, without a detour through double") {
  CHECK(parse_rational("1/3") == over(1, 3));
  CHECK(parse_rational("2/4") == over(1, 2));
  CHECK(parse_rational("-7") == -7);
  CHECK(parse_rational("0.1") == over(1, 10));
  CHECK(parse_rational(".5") == over(1, 2));
  CHECK(parse_rational("1e-3") == over(1, 1000));
  CHECK(parse_rational("1.5E2") == 150);
  CHECK(parse_rational("2^-40") == over(1, Integer{1} << 40));
  CHECK(parse_rational("3*2^-4") == over(3, 16));
  CHECK(parse_rational("1/2^128") == over(1, Integer{1} << 128));
  CHECK(parse_rational("010") == 10);
  CHECK(parse_rational("-1/-2") == over(1, 2));
  CHECK(parse_integer("2^128") == Integer{1} << 128);
  CHECK(parse_integer("0xff") == 255);
  CHECK(parse_integer("-3") == -3);
}

TEST_CASE("parsing: what is no number gets an error that names the place") {
  for (const char* text :
       {"",     " ",   "-",  ".",           "1/0",           "0/0",        "1/",   "/2",
        "1//2", "abc", "1e", "1e999999999", "2^99999999999", "10^3000000", "0^-1", "1.2.3",
        "0x",   "--1", "1 ", "1/2/3",       "nan",           "inf"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_rational(text), Error);
  }
  for (const char* text : {"", "1/2", "0.5", "2^-1", "12a", "0x", "2^1e9"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_integer(text), Error);
  }
  CHECK_THROWS_WITH_AS(parse_rational("1/0", "--set q"),
                       "--set q: expected a denominator that is not 0, got '1/0'", Error);
}

TEST_CASE("parsing: a fraction that is printed reads back as itself") {
  std::mt19937_64 random{11};
  for (int i = 0; i < 500; ++i) {
    const Rational value =
        over(Integer{static_cast<std::int64_t>(random())}, Integer{random() | 1});
    CHECK(parse_rational(to_fraction(value)) == value);
  }
}

TEST_CASE("printing: decimals are exact when they fit and correctly rounded when not") {
  CHECK(to_decimal(over(5, 8)) == "0.625");
  CHECK(to_decimal(over(1, 3)) == "0.333333");
  CHECK(to_decimal(over(2, 3)) == "0.666667");
  CHECK(to_decimal(over(-1, 3), 2) == "-0.33");
  CHECK(to_decimal(0) == "0");
  CHECK(to_decimal(120) == "120");
  CHECK(to_decimal(over(999999, 1000), 3) == "1000");
  CHECK(to_decimal(over(9999999, 10000000)) == "1");
  CHECK(to_decimal(over(1, Integer{1} << 40)) == "9.09495e-13");
  CHECK(to_decimal(Rational{Integer{1} << 128}, 4) == "3.403e+38");
  CHECK(to_decimal(over(25, 1000), 1) == "0.02");  // half to even
  CHECK(to_decimal(over(35, 1000), 1) == "0.04");
}

TEST_CASE("printing: bits are -log2, correctly rounded") {
  CHECK(to_bits(over(5, 8)) == "0.678");
  CHECK(to_bits(over(1, Integer{1} << 40)) == "40");
  CHECK(to_bits(1) == "0");
  CHECK(to_bits(8) == "-3");
  CHECK(to_bits(0) == "inf");
  CHECK(to_bits(over(1, 3), 6) == "1.584963");
  CHECK(to_bits(over((Integer{1} << 200) - 1, Integer{1} << 200)) == "0");
  std::mt19937_64 random{3};
  for (int i = 0; i < 300; ++i) {
    const auto n = static_cast<double>(1 + random() % 1000000),
               d = static_cast<double>(1 + random() % 1000000);
    const Rational value = over(static_cast<std::uint64_t>(n), static_cast<std::uint64_t>(d));
    CHECK(std::abs(std::stod(to_bits(value, 9)) - std::log2(d / n)) < 1e-8);
  }
}

}  // namespace rational_test
