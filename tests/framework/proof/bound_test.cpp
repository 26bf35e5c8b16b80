// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "framework/error.hpp"
#include "framework/proof/bound.hpp"

using namespace certamen;

namespace {
const Size n{"n"}, q{"q"};
}

TEST_CASE("bound: text and LaTeX put a common denominator below and common factors first") {
  const Bound birthday = Bound{q} * (Bound{q} - 1) / Bound::power_of_two(n + 1);
  CHECK(birthday.text() == "q(q - 1)/2^(n + 1)");
  CHECK(birthday.latex() == "\\frac{q(q - 1)}{2^{n + 1}}");
  const Bound adv = Bound::advantage("prf", {{"EVAL", 2 * q}});
  CHECK((adv + adv + birthday).text() == "2 Adv[prf](EVAL: 2q) + q(q - 1)/2^(n + 1)");
  CHECK(Bound{0}.text() == "0");
  CHECK((Bound{1} / 3).text() == "1/3");
  CHECK((Bound{q} / (Bound{n} - 1)).text() == "q/(n - 1)");
  CHECK((Bound{-1} * Bound{q}).text() == "-q");
  CHECK((2 * Bound::power_of_two(n)).text() == "2 2^n");
}

TEST_CASE("bound: equal expressions are equal however they are written") {
  const Bound x{q}, y{n};
  CHECK((x + y) * (x - y) == x * x - y * y);
  CHECK(x / 2 + x / 2 == x);
  CHECK(Bound::power_of_two(n) * Bound::power_of_two(n) == Bound::power_of_two(2 * n));
  CHECK(Bound::cardinality(Tuple({Bits(n), Zmod(q)})) == Bound::power_of_two(n) * x);
  CHECK_FALSE(x == y);
  CHECK(x.power(3) == x * x * x);
}

TEST_CASE("bound: values are exact, at real sizes too") {
  const Bound birthday = Bound{q} * (Bound{q} - 1) / Bound::power_of_two(n + 1);
  const Integer many = Integer{1} << 40;
  CHECK(birthday.evaluate({{"n", 128}, {"q", many}}, {}) ==
        make_rational(many * (many - 1), Integer{1} << 129));
  const Bound adv = Bound::advantage("prf", {{"EVAL", q}});
  CHECK((2 * adv).evaluate({{"q", 3}}, {{"prf", make_rational(1, 8)}}) == make_rational(1, 4));
  CHECK((2 * adv).evaluate({{"q", 3}}, {{"Adv[prf](EVAL: q)", make_rational(1, 8)}}) ==
        make_rational(1, 4));
  CHECK_THROWS_AS(adv.evaluate({{"q", 3}}, {}), Error);
  CHECK_THROWS_AS(birthday.evaluate({{"n", 128}}, {}), Error);
  CHECK_THROWS_AS(Bound::power_of_two(n).evaluate({{"n", 100000}}, {}), Error);
  CHECK_THROWS_AS(Bound{q} / Bound{0}, Error);
}

TEST_CASE("bound: not negative only where the minima show it") {
  const Bound x{q};
  CHECK((x - 1).is_certainly_not_negative({{"q", 1}}));
  CHECK_FALSE((x - 2).is_certainly_not_negative({{"q", 1}}));
  CHECK((x * x - x).is_certainly_not_negative({{"q", 1}}));
  CHECK_FALSE((x * x - x).is_certainly_not_negative({{"q", 0}}));
  CHECK_FALSE((x - Bound{n}).is_certainly_not_negative({{"q", 1}, {"n", 1}}));
}
