// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "framework/error.hpp"
#include "framework/proof/bound.hpp"

namespace bound_test {

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

TEST_CASE("bound: a sum that is taken away stands in a bracket") {
  const Bound n{Size{"n"}}, one{1}, two{2};
  const Bound power = Bound::power_of_two(Size{"n"});
  CHECK((power - n - two).text() == "-(n + 2) + 2^n");
}

TEST_CASE("bound: no bracket and no size begins with a minus sign where it need not") {
  const Bound i{Size{"i"}}, l{Size{"l"}}, q{Size{"q"}};
  CHECK((q * (l - 1 - i)).text() == "q(l - i - 1)");
  CHECK((q * (1 - i)).text() == "q(1 - i)");
  CHECK((q * (i - l * l)).text() == "q(i - l^2)");
  CHECK((Bound{0} - i).text() == "-i");
  CHECK((Size{"l"} - Size{"i"} - 1).text() == "l - i - 1");
  CHECK((Size{"a"} - Size{"i"} + Size{"l"}).text() == "a + l - i");
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

TEST_CASE("bound: minima, maxima and roots are written, simplified and compared") {
  const Bound x{q}, y{n}, half = make_rational(1, 2);
  const Bound capped = Bound::minimum({x / Bound::power_of_two(n), 1});
  CHECK(capped.text() == "min(1, q/2^n)");
  CHECK(capped.latex() == "\\min(1, \\frac{q}{2^{n}})");
  CHECK(capped == Bound::minimum({1, x / Bound::power_of_two(n), 2}));
  CHECK(Bound::minimum({x, x}) == x);
  CHECK(Bound::maximum({1, 3, half}) == Bound{3});
  CHECK(Bound::minimum({1, 3, half}) == half);
  CHECK(Bound::maximum({y, x}).text() == "max(n, q)");
  CHECK(Bound::root(x).text() == "sqrt(q)");
  CHECK((2 * x * Bound::root(x + 1)).text() == "2 q sqrt(q + 1)");
  CHECK((x / Bound::root(x + 1)).latex() == "\\frac{q}{\\sqrt{q + 1}}");
  CHECK(Bound::root(make_rational(4, 9)) == Bound{make_rational(2, 3)});
  CHECK(Bound::root(x) * Bound::root(x) == x);
  CHECK(Bound::root(x + y).power(5) == (x + y).power(2) * Bound::root(x + y));
  CHECK(1 / (Bound::root(x) * Bound::root(x)) == 1 / x);
  CHECK_FALSE(Bound::root(x) == Bound::root(y));
  const Bound adv = Bound::advantage("prf", {{"EVAL", q}});
  CHECK((capped + adv).text() == "Adv[prf](EVAL: q) + min(1, q/2^n)");
  CHECK((x * Bound::root(adv)).text() == "q sqrt(Adv[prf](EVAL: q))");
  CHECK((x * Bound::root(adv)).advantages() == std::vector<std::string>{"Adv[prf](EVAL: q)"});
  CHECK(Bound::maximum({y, x}).parameters() == std::vector<std::string>{"n", "q"});
  CHECK_THROWS_AS(Bound::minimum({}), Error);
  CHECK_THROWS_AS(Bound::root(-1), Error);
}

TEST_CASE("bound: values with roots are enclosed, exact where they are rational") {
  const Bound x{q};
  CHECK(Bound::root(x).enclose({{"q", 49}}, {}) == 7);
  CHECK(Bound::root(x).evaluate({{"q", 49}}, {}) == 7);
  CHECK_THROWS_AS(Bound::root(x).evaluate({{"q", 2}}, {}), Error);
  CHECK_THROWS_AS(Bound::root(x - 5).enclose({{"q", 2}}, {}), Error);
  // Squares of the ends lie on both sides, also far from 1.
  const Integer large = (Integer{1} << 400) + 3;
  for (const Rational& value : {make_rational(2, 1), make_rational(1, 3), Rational{large},
                                make_rational(1, large), make_rational(large, large - 2)}) {
    const BoundValue root = Bound::root(x / value).enclose({{"q", 1}}, {});
    const Rational wanted = 1 / value;
    CHECK_FALSE(root.is_exact());
    CHECK(root.lower > 0);
    CHECK(root.lower * root.lower < wanted);
    CHECK(root.upper * root.upper > wanted);
    CHECK((root.upper - root.lower) * (Integer{1} << 150) < root.lower);
  }
  // A product with both signs, and a quotient.
  const Bound product = (1 - Bound::root(x)) * Bound::root(x + 1);
  const BoundValue value = product.enclose({{"q", 2}}, {});  // (1 - sqrt 2) sqrt 3
  CHECK(value.lower < value.upper);
  CHECK(value.upper < make_rational(-717438, 1000000));
  CHECK(value.lower > make_rational(-717439, 1000000));
  const BoundValue quotient = (1 / Bound::root(x)).enclose({{"q", 2}}, {});
  CHECK(2 * quotient.lower * quotient.lower < 1);
  CHECK(2 * quotient.upper * quotient.upper > 1);
  CHECK(Bound::minimum({1, x / 8}).enclose({{"q", 4}}, {}) == make_rational(1, 2));
  CHECK(Bound::minimum({1, x / 8}).enclose({{"q", 40}}, {}) == 1);
  CHECK(Bound::maximum({Bound::root(x), 2}).enclose({{"q", 3}}, {}) == 2);
}

TEST_CASE("bound: what nothing bounds is a term of its own, and never a number") {
  const Bound bad = Bound::unknown("Pr[bad_1]"), x{q};
  CHECK((2 * x * bad + 1).text() == "1 + 2 q unknown(Pr[bad_1])");
  CHECK(bad.latex() == "\\mathrm{unknown}(\\text{Pr[bad\\_1]})");
  CHECK(Bound::advantage("Once_I_1", {{"Q", Size{3}}}).latex() ==
        "\\mathsf{Adv}^{\\mathrm{Once\\_I\\_1}}(3)");
  CHECK_FALSE(bad.is_zero());
  CHECK((x * bad).unknowns() == std::vector<std::string>{"unknown(Pr[bad_1])"});
  CHECK_FALSE(Bound::root(bad).is_known());
  CHECK(x.is_known());
  CHECK_THROWS_AS((x * bad).enclose({{"q", 1}}, {}), Error);
  CHECK_FALSE(certainly_covers(0, bad, {}));
  CHECK_FALSE(certainly_covers(x, bad, {{"q", 1}}));
  CHECK(certainly_covers(1, bad, {}));  // it is a probability
}

TEST_CASE("bound: how it changes with one parameter, where its shape shows it") {
  const Bound x{q}, adv = Bound::advantage("prf", {{"EVAL", q}});
  const auto growth = [](const Bound& bound, const Bindings& others = {}) {
    return bound.bind(others).growth_in("q", 1);
  };
  CHECK(growth(x * (x - 1) / Bound::power_of_two(n), {{"n", 8}}) == Growth::grows);
  CHECK(growth(Bound{n} * (Bound{n} - 1) / x, {{"n", 8}}) == Growth::falls);
  CHECK(growth(Bound{n} / Bound::power_of_two(q + 1), {{"n", 8}}) == Growth::falls);
  CHECK(growth(Bound{n} / (x + 1), {{"n", 8}}) == Growth::falls);
  CHECK(growth(Bound{n}, {{"n", 8}}) == Growth::constant);
  CHECK(growth(2 * adv + x) == Growth::grows);
  CHECK(growth(x * adv) == Growth::grows);
  CHECK(growth(adv) == Growth::constant);  // its value is given as a number
  CHECK(growth(Bound::minimum({1, Bound::root(x)})) == Growth::grows);
  CHECK(growth(1 / Bound::maximum({1, x})) == Growth::falls);
  // q/2^q rises and falls, q + 1/q at 1 as well; 3 - q falls, but that is not looked for.
  CHECK(growth(x / Bound::power_of_two(q)) == Growth::not_known);
  CHECK(growth(x + 1 / x) == Growth::not_known);
  CHECK(growth(3 - x) == Growth::not_known);
  CHECK(growth(x / Bound{n}) == Growth::not_known);  // n is left open
}

TEST_CASE("bound: parameters become numbers, wherever they stand") {
  const Bound x{q},
      whole = Bound::minimum({1, x / Bound::power_of_two(n)}) + Bound::root(x) / (x + n);
  CHECK(whole.bind({{"q", 4}, {"n", 4}}) == Bound{make_rational(1, 2)});
  CHECK(whole.bind({{"n", 4}}).enclose({{"q", 4}}, {}) == make_rational(1, 2));
}

TEST_CASE("bound: what covers another one") {
  const Bound x{q}, rare = x / Bound::power_of_two(n);
  const std::map<std::string, Integer> minima{{"q", 1}, {"n", 1}};
  CHECK(certainly_covers(Bound::minimum({1, rare}), rare, minima));
  CHECK_FALSE(certainly_covers(Bound::minimum({make_rational(1, 2), rare}), rare, minima));
  CHECK_FALSE(certainly_covers(Bound::minimum({1, rare / 2}), rare, minima));
  CHECK(certainly_covers(Bound::maximum({rare / 2, 2 * rare}), rare, minima));
  CHECK_FALSE(certainly_covers(Bound::maximum({rare / 2, rare / 3}), rare, minima));
  CHECK(certainly_covers(1, rare, minima));
  CHECK(certainly_covers(rare + Bound::root(x), rare, minima));
  CHECK_FALSE(certainly_covers(Bound::root(rare), rare, minima));  // so it is, but nothing shows it
  CHECK(Bound::minimum({x, x - 1}).is_certainly_not_negative(minima));
  CHECK_FALSE(Bound::minimum({x, x - 2}).is_certainly_not_negative(minima));
  CHECK(Bound::maximum({x, x - 2}).is_certainly_not_negative(minima));
}

}  // namespace bound_test
