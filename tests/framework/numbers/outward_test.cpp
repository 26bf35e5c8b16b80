// SPDX-License-Identifier: Apache-2.0
#include "framework/numbers/outward.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <random>

#include "framework/numbers/rational.hpp"

namespace outward_test {

using namespace certamen;

namespace {

/// An interval and an exact point of it.
struct Pair {
  Outward around;
  Rational point;
};

bool holds(const Outward& x, const Rational& point) {
  return Rational{x.lower} <= point && point <= Rational{x.upper};
}

}  // namespace

TEST_CASE(
    "outward: the exact result on points of the operands is inside, for numbers of every size "
    "down to subnormals") {
  std::mt19937_64 random{3};
  std::uniform_real_distribution<double> value{-2, 2}, part{0, 1};
  const int exponents[] = {-1074, -1040, -1000, -300, -3, 0, 4, 200};
  const auto some = [&] {
    const double size = std::ldexp(1.0, exponents[random() % 8]);
    const double low = value(random) * size, high = low + part(random) * size;
    const double at = random() % 4 == 0 ? low : low + (high - low) * part(random);
    return Pair{{low, high}, Rational{std::fmin(std::fmax(at, low), high)}};
  };
  std::size_t divided = 0;
  for (int k = 0; k < 20000; ++k) {
    const Pair a = some(), b = some();
    CHECK(holds(a.around + b.around, a.point + b.point));
    CHECK(holds(a.around - b.around, a.point - b.point));
    CHECK(holds(a.around * b.around, a.point * b.point));
    CHECK(holds(-a.around, -a.point));
    const Outward quotient = a.around / b.around;
    if (!quotient.is_bounded()) continue;
    CHECK(holds(quotient, a.point / b.point));
    ++divided;
  }
  CHECK(divided > 5000);
}

TEST_CASE("outward: a point's results are narrow") {
  std::mt19937_64 random{5};
  std::uniform_real_distribution<double> value{-2, 2};
  for (int k = 0; k < 2000; ++k) {
    const Outward a{value(random)}, b{value(random)};
    for (const Outward& x : {a + b, a - b, a * b, a / b})
      CHECK(x.width() <= 6 * std::numeric_limits<double>::epsilon() * x.size());
  }
}

TEST_CASE("outward: a divisor around 0, an overflow and an empty common part are not bounded") {
  const double large = std::numeric_limits<double>::max();
  CHECK_FALSE((Outward{1} / Outward{-1, 2}).is_bounded());
  CHECK_FALSE((Outward{1} / Outward{0}).is_bounded());
  CHECK_FALSE((Outward{large} + Outward{large}).is_bounded());
  CHECK_FALSE((Outward{large} * Outward{-2}).is_bounded());
  const Outward infinite = Outward{large} * Outward{2};
  CHECK_FALSE((infinite * Outward{0}).is_bounded());
  CHECK_FALSE((infinite - infinite).is_bounded());
  CHECK_FALSE((Outward{1} / (Outward{1} / Outward{0})).is_bounded());
  CHECK_FALSE(common(Outward{0, 1}, Outward{2, 3}).is_bounded());
  CHECK(common(Outward{0, 2}, Outward{1, 3}).is_bounded());
  CHECK(Outward{0, 1}.contains_zero());
  CHECK_FALSE(Outward{1, 2}.contains_zero());
}

}  // namespace outward_test
