// SPDX-License-Identifier: Apache-2.0
// Containment: a point is drawn inside, computed exactly, and must lie in the result.
#include "framework/numbers/interval.hpp"

#include <doctest/doctest.h>

#include <random>
#include <thread>

#include "framework/error.hpp"

namespace interval_test {

using namespace certamen;

namespace {

struct Drawn {
  Rational point;
  Interval interval;
};

class Sampler {
 public:
  Drawn draw() {
    const Rational low = number(), width = abs(number()) / 1000;
    const Rational point = low + width * make_rational(Integer{random_() % 1001}, 1000);
    return {point, Interval{Interval::enclosing(low).lower(),
                            Interval::enclosing(Rational{low + width}).upper()}};
  }

 private:
  static Rational abs(const Rational& value) { return value < 0 ? Rational{-value} : value; }
  Rational number() {
    return make_rational(static_cast<std::int64_t>(random_()) >> 32,
                         Integer{1 + random_() % 1000000});
  }
  std::mt19937_64 random_{42};
};

/// An enclosure of a function's value at a rational, at a much higher precision.
template <class F>
Interval precise(F f, const Rational& x) {
  const PrecisionScope scope{200};
  return f(Interval::enclosing(x));
}

}  // namespace

TEST_CASE("interval: arithmetic contains the exact result for every drawn point") {
  Sampler sampler;
  for (const unsigned digits : {5u, 16u, 50u}) {
    const PrecisionScope scope{digits};
    for (int i = 0; i < 1500; ++i) {
      const auto [a, x] = sampler.draw();
      const auto [b, y] = sampler.draw();
      CHECK((x + y).contains(Rational{a + b}));
      CHECK((x - y).contains(Rational{a - b}));
      CHECK((x * y).contains(Rational{a * b}));
      CHECK((-x).contains(Rational{-a}));
      if (b != 0) CHECK((x / y).contains(Rational{a / b}));
      CHECK(abs(x).contains(a < 0 ? Rational{-a} : a));
    }
  }
}

TEST_CASE("interval: functions contain a much more precise enclosure of the value") {
  std::mt19937_64 random{5};
  const PrecisionScope scope{20};
  for (int i = 0; i < 400; ++i) {
    const Rational point = make_rational(static_cast<std::int64_t>(random() % 16001) - 8000, 1000);
    const Interval x = Interval::enclosing(point);
    CHECK(exp(x).contains(precise([](const Interval& v) { return exp(v); }, point)));
    CHECK(tanh(x).contains(precise([](const Interval& v) { return tanh(v); }, point)));
    CHECK(erfc(x).contains(precise([](const Interval& v) { return erfc(v); }, point)));
    if (point <= 0) continue;
    CHECK(log(x).contains(precise([](const Interval& v) { return log(v); }, point)));
    CHECK(sqrt(x).contains(precise([](const Interval& v) { return sqrt(v); }, point)));
  }
}

TEST_CASE("interval: 1/3 is enclosed, 0.1 the double is not 1/10") {
  const PrecisionScope scope{50};
  const Interval third = Interval::enclosing(make_rational(1, 3));
  CHECK(third.contains(make_rational(1, 3)));
  CHECK(third.width() > 0);
  CHECK(third.width() < Real{"1e-49"});
  CHECK_FALSE(Interval::exactly(0.1).contains(make_rational(1, 10)));
  CHECK(Interval::exactly(0.1).width() == 0);
}

TEST_CASE(
    "interval: certain comparisons hold for all points, equality of enclosures proves nothing") {
  const Interval a{Real{0}, Real{1}}, b{Real{1}, Real{2}}, c{Real{3}, Real{4}};
  CHECK_FALSE(certainly_less(a, b));
  CHECK(certainly_at_most(a, b));
  CHECK(certainly_less(a, c));
  CHECK(possibly_equal(a, b));
  CHECK_FALSE(possibly_equal(a, c));
  CHECK(intersect(a, b).width() == 0);
  CHECK_THROWS_AS(intersect(a, c), Error);
}

TEST_CASE("interval: division by an interval around 0 and bad arguments lose nothing") {
  const Interval around{Real{-1}, Real{1}};
  CHECK((Interval{1} / around).contains(Rational{1000000}));
  CHECK((Interval{1} / around).contains(Rational{-1000000}));
  CHECK_THROWS_AS(log(Interval{-1}), Error);
  CHECK_THROWS_AS(sqrt(Interval{-1}), Error);
  CHECK(log(Interval{Real{-1}, Real{1}}).contains(Rational{-5}));
  CHECK_THROWS_AS((Interval{Real{1}, Real{0}}), Error);
}

TEST_CASE(
    "precision: a scope sets Real and Interval together, ends with itself, and is a thread's own") {
  const unsigned before = PrecisionScope::current_digits();
  {
    const PrecisionScope outer{200};
    CHECK((Real{1} / 3).precision() == 200);
    CHECK(Interval::enclosing(make_rational(1, 3)).width() < Real{"1e-199"});
    {
      const PrecisionScope inner{20};
      CHECK(Interval::enclosing(make_rational(1, 3)).width() > Real{"1e-30"});
    }
    CHECK(PrecisionScope::current_digits() == 200);
    std::thread{[] {
      const PrecisionScope own{30};
      CHECK(PrecisionScope::current_digits() == 30);
    }}.join();
    CHECK(PrecisionScope::current_digits() == 200);
  }
  CHECK(PrecisionScope::current_digits() == before);
}

TEST_CASE("interval: printing rounds outward") {
  const PrecisionScope scope{30};
  CHECK(to_string(Interval::enclosing(make_rational(1, 3)), 4) == "[0.3333, 0.3334]");
  CHECK(to_string(Interval::enclosing(make_rational(-2, 3)), 3) == "[-0.667, -0.666]");
}

}  // namespace interval_test
