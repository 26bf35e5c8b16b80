// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/jet_table.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>

#include "framework/error.hpp"

namespace jet_table_test {

using namespace certamen;
using namespace certamen::extraction;

namespace {

constexpr std::size_t orders = 10;
constexpr Activation all[] = {Activation::gelu, Activation::gelu_tanh, Activation::silu,
                              Activation::tanh};

bool holds(const Outward& x, const Interval& exact) {
  return Real{x.lower} <= exact.lower() && exact.upper() <= Real{x.upper};
}

}  // namespace

TEST_CASE("jet table: coefficients at points of an interval are inside, and those of a point are "
          "known to nearly all digits") {
  const PrecisionScope scope{50};
  std::mt19937_64 random{8};
  std::uniform_real_distribution<double> place{-JetTable::range, JetTable::range}, part{0, 1};
  for (const auto f : all) {
    CAPTURE(to_string(f));
    const JetTable table{f, orders};
    double widest = 0;
    for (int k = 0; k < 60; ++k) {
      const double low = std::min(place(random), JetTable::range - JetTable::spacing / 2);
      const double width = k % 3 == 0 ? 0 : JetTable::spacing / 2 * std::pow(part(random), k % 7);
      const Outward u{low, low + width};
      REQUIRE(JetTable::covers(u));
      std::array<Outward, orders> a;
      table.enclose(u, a);
      const auto exact = jet(f, Interval::exactly(low + width * part(random)), orders - 1);
      for (std::size_t n = 0; n < orders; ++n) {
        CHECK(holds(a[n], exact[n]));
        if (width == 0) widest = std::max(widest, a[n].width());
      }
      const auto at = static_cast<std::size_t>(std::lround((low + JetTable::range) * 32));
      const auto around = table.around(at);
      const auto there =
          jet(f, Interval::exactly(JetTable::point(at) + 0.4 * JetTable::spacing), 9);
      for (std::size_t n = 0; n < orders; ++n) CHECK(holds(around[n], there[n]));
    }
    CHECK(widest <= 1e-13);
  }
}

TEST_CASE("jet table: what it does not cover is refused") {
  const JetTable table{Activation::silu, 4};
  std::array<Outward, 4> a;
  CHECK_FALSE(JetTable::covers({0, 0.02}));
  CHECK_FALSE(JetTable::covers({12, 12.001}));
  CHECK_FALSE(JetTable::covers({1, 0}));
  CHECK(JetTable::covers({-12, -12 + 1.0 / 64}));
  CHECK_THROWS_AS(table.enclose({0, 1}, a), Error);
}

}  // namespace jet_table_test
