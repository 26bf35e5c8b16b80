// SPDX-License-Identifier: Apache-2.0
#include "schemes/release/taylor_mlp_grid.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <vector>

#include "framework/check/check.hpp"
#include "framework/check/engine.hpp"
#include "framework/engines/exact/exact.hpp"
#include "framework/engines/montecarlo/montecarlo.hpp"
#include "tests/support/sanitizers.hpp"

using certamen::testing::is_sanitized;

namespace taylor_mlp_grid_test {

using namespace certamen;

namespace {

/// Distinct releases of one unit, counted with doubles and no graph: a tie or a value next to one
/// would be far below the margin here.
std::size_t distinct_releases(int order, int weight_bits, int point_bits, int release_bits) {
  std::set<std::vector<long>> releases;
  const auto scale = [](int bits) { return std::ldexp(1.0, bits); };
  for (int w = -(1 << (weight_bits - 1)); w < 1 << (weight_bits - 1); ++w)
    for (int u = -(1 << (point_bits - 1)); u < 1 << (point_bits - 1); ++u) {
      const auto a = jet(Activation::silu, u / scale(point_bits - 1), order);
      std::vector<long> release;
      for (const double coefficient : a)
        release.push_back(
            std::lrint(w / scale(weight_bits - 1) * coefficient * scale(release_bits - 2)));
      releases.insert(release);
    }
  return releases.size();
}

Rational exact_advantage(int units, int order, int release_bits,
                         const std::optional<std::string>& adversary = "grid-inversion") {
  CheckOptions options;
  options.definition = "grid-weight-recovery";
  options.adversary = adversary;
  options.optimal = !adversary;
  options.parameters = Parameters{{{"units", std::to_string(units)},
                                   {"order", std::to_string(order)},
                                   {"release-bits", std::to_string(release_bits)}}};
  const auto report = check(standard_catalogue(), "taylor-mlp-grid", options, Context{});
  REQUIRE(report.rows.size() == 1);
  REQUIRE(report.rows[0].advantage);
  CHECK(report.rows[0].advantage->class_name() == "exact");
  return report.rows[0].advantage->lower();
}

/// Bits of a release; under the sanitizers two of them.
std::vector<int> precisions() {
  if (is_sanitized) return {3, 8};
  return {2, 3, 4, 6, 8, 12};
}

}  // namespace

TEST_CASE("taylor-mlp-grid: the exact advantage is the number of distinct releases over the number "
          "of weights, at every precision") {
  for (const int order : {0, 1, 3})
    for (const int bits : precisions()) {
      CAPTURE(order);
      CAPTURE(bits);
      const Rational one = make_rational(Integer{distinct_releases(order, 4, 2, bits)}, 64);
      CHECK(exact_advantage(1, order, bits) == one);
      CHECK(exact_advantage(2, order, bits) == one * one);
    }
}

TEST_CASE("taylor-mlp-grid: the optimal extraction is the attack's, at every precision of the "
          "release: nobody does better") {
  for (const int order : {0, 1, 3})
    for (const int bits : precisions()) {
      CAPTURE(order);
      CAPTURE(bits);
      CHECK(exact_advantage(1, order, bits, std::nullopt) ==
            make_rational(Integer{distinct_releases(order, 4, 2, bits)}, 64));
      if (bits <= 8)
        CHECK(exact_advantage(2, order, bits, std::nullopt) == exact_advantage(2, order, bits));
    }
}

TEST_CASE("taylor-mlp-grid: finer releases give more away, until all weights but the dead ones are "
          "told apart") {
  CHECK(exact_advantage(2, 3, 2) < exact_advantage(2, 3, 4));
  CHECK(exact_advantage(2, 3, 4) < exact_advantage(2, 3, 8));
  // A weight of 0 hides its expansion point for ever: 15 * 4 + 1 releases of 64 weights.
  CHECK(exact_advantage(1, 3, 30) == Rational{61} / 64);
}

TEST_CASE("taylor-mlp-grid: Monte Carlo's interval contains the exact advantage") {
  for (const int bits : {3, 4, 6}) {  // false alarm of each: below 1 in 10,000
    CheckOptions options;
    options.adversary = "grid-inversion";
    options.engine = find_engine("montecarlo");
    options.trials = 20000;
    options.parameters = Parameters{{{"release-bits", std::to_string(bits)}}};
    Context context;
    context.level = make_rational(9999, 10000);
    const auto report = check(standard_catalogue(), "taylor-mlp-grid", options, context);
    const Rational exact = exact_advantage(2, 3, bits);
    CHECK(report.rows[0].advantage->lower() <= exact);
    CHECK(exact <= report.rows[0].advantage->upper());
  }
}

}  // namespace taylor_mlp_grid_test
