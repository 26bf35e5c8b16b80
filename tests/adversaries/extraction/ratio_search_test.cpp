// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/ratio_search.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"

namespace ratio_search_test {

using namespace certamen;
using namespace certamen::extraction;

namespace {

/// A row of exact numbers, each widened by a relative error.
EnclosedRow row_at(Activation f, const char* u, int w, const Real& error) {
  EnclosedRow row;
  const auto a = jet(f, Real{u}, 6);
  for (std::size_t n = 1; n < a.size(); ++n) {
    const Real value = w * a[n], margin = abs(value) * error;
    row.push_back(Interval{Real{value - margin}, Real{value + margin}});
  }
  return row;
}

}  // namespace

TEST_CASE("ratio search: the hull holds the point and is as narrow as the bounds allow") {
  const PrecisionScope scope{40};
  for (const auto f : {Activation::gelu, Activation::silu, Activation::tanh, Activation::gelu_tanh})
    for (const char* u : {"-5.3", "-0.4", "0", "2.7"}) {
      CAPTURE(to_string(f));
      CAPTURE(u);
      const auto bounds =
          ratio_bounds({row_at(f, u, 3, Real{"1e-12"}), row_at(f, u, -7, Real{"1e-12"})});
      const RatioSearch search{f, 1, 6, bounds, Real{"1e-13"}};
      const auto hull = search.hull(Interval{Real{-12}, Real{12}});
      REQUIRE(hull.has_value());
      CHECK(hull->contains(Real{u}));
      CHECK(hull->width() < Real{"1e-6"});
    }
}

TEST_CASE("ratio search: a box without a solution is empty, two solutions leave a gap") {
  const PrecisionScope scope{40};
  const auto bounds = ratio_bounds({row_at(Activation::silu, "1.5", 2, Real{"1e-12"})});
  const RatioSearch search{Activation::silu, 1, 6, bounds, Real{"1e-13"}};
  CHECK_FALSE(search.hull(Interval{Real{-12}, Real{1}}).has_value());
  CHECK_FALSE(search.hull(Interval{Real{2}, Real{12}}).has_value());
  CHECK(search.has_gap(Interval{Real{-1}, Real{3}}, 64));
}

TEST_CASE("ratio search: rows of different expansion points contradict each other") {
  const PrecisionScope scope{40};
  const Real error{"1e-12"};
  CHECK_THROWS_AS(ratio_bounds({row_at(Activation::silu, "1.5", 2, error),
                                row_at(Activation::silu, "1.6", 2, error)}),
                  Error);
}

TEST_CASE("ratio search: rows that may be 0 bound the inverse ratio or nothing") {
  const PrecisionScope scope{40};
  const Interval some{Real{1}, Real{2}}, around_zero{Real{-1}, Real{1}};
  const auto bounds = ratio_bounds({{around_zero, some}, {around_zero, around_zero}});
  REQUIRE(bounds.size() == 1);
  CHECK(bounds[0].n == 0);
  CHECK(bounds[0].m == 1);
  CHECK(ratio_bounds({{around_zero, std::nullopt}}).empty());
}

}  // namespace ratio_search_test
