// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/block_enclosure.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <map>

#include "adversaries/release/extraction/rank_one.hpp"
#include "adversaries/release/extraction/wider.hpp"
#include "framework/error.hpp"
#include "tests/adversaries/extraction/release_for_tests.hpp"

namespace block_enclosure_test {

using namespace certamen;
using namespace certamen::extraction;

namespace {

TaylorRelease<double> doubles(const TaylorRelease<Real>& release) {
  return {release.activation,
          release.order,
          release.theta0,
          converted<double>(release.z0),
          converted<double>(release.theta),
          converted<double>(release.theta0_sum)};
}

struct Result {
  std::size_t contained = 0, entries = 0, quick = 0;
  double widest = 0;
};

/// The block's enclosures against the true weights. Those that doubles found are compared with
/// MPFI's: they contain them, and are little wider.
Result enclosed(Activation f, FloatFormat format, int order, std::size_t outputs, std::size_t units,
                unsigned seed) {
  const PrecisionScope scope{60};
  auto secret = random_mlp<Real>(outputs, units, seed);
  for (auto& x : secret.w.data()) x = round_to(x, FloatFormat::f32);
  for (auto& x : secret.b.data()) x = round_to(x, FloatFormat::f32);
  const auto exact = rounded(released(secret, f, order), format);
  const BlockEncloser encloser{f, order, format};
  Result result;
  std::vector<int> seen(units, 0);
  encloser.enclose(doubles(exact), [&](const EnclosedColumn& column) {
    ++seen[column.unit];
    for (std::size_t i = 0; i < outputs && column.status == UnitStatus::recovered; ++i) {
      const Real& truth = secret.w(i, column.unit);
      ++result.entries;
      if (column.low == nullptr) {
        result.contained += column.wide[i].contains(truth);
        continue;
      }
      const double low = column.low[i * column.stride], high = column.high[i * column.stride];
      result.contained += Real{low} <= truth && truth <= Real{high};
      if (truth != 0)
        result.widest =
            std::max(result.widest, (high - low) / std::fabs(static_cast<double>(truth)));
    }
    if (column.low == nullptr) return;
    ++result.quick;
    if (column.unit % 8 != 0) return;
    const auto slow = enclose_unit(f, unit_coefficients(exact, column.unit), 1, format);
    REQUIRE(slow.status == UnitStatus::recovered);
    const double ulps = 64 * std::numeric_limits<double>::epsilon();
    for (std::size_t i = 0; i < outputs; ++i) {
      const Interval& w = slow.column[i];
      const Interval quick{Real{column.low[i * column.stride]},
                           Real{column.high[i * column.stride]}};
      CHECK(possibly_equal(w, quick));
      CHECK(quick.width() <= w.width() * 2 + abs(w.midpoint()) * Real{ulps});
    }
  });
  for (const int times : seen) CHECK(times == 1);
  return result;
}

}  // namespace

TEST_CASE("block enclosure: every weight is inside, in every format, and nearly all units need "
          "doubles alone") {
  for (const auto f : {Activation::gelu, Activation::gelu_tanh, Activation::silu, Activation::tanh})
    for (const auto format :
         {FloatFormat::bf16, FloatFormat::f16, FloatFormat::f32, FloatFormat::f64}) {
      CAPTURE(to_string(f));
      CAPTURE(to_string(format));
      const auto result = enclosed(f, format, 8, 48, 37, 3);
      CHECK(result.contained == result.entries);
      CHECK(result.entries == 48 * 37);
      const double roundoff = static_cast<double>(to_real(unit_roundoff(format)));
      CHECK(result.quick >= (format == FloatFormat::f16 ? 20 : 34));
      CHECK(result.widest <=
            std::max(8 * roundoff, 1e-13) * (format == FloatFormat::f16 ? 1e4 : 1));
    }
}

TEST_CASE("block enclosure: fewer orders, one output, other numbers of units") {
  for (const int order : {3, 4, 6, 12})
    for (const std::size_t units : {1u, 16u, 17u}) {
      CAPTURE(order);
      CAPTURE(units);
      for (const std::size_t outputs : {1u, 5u}) {
        const auto result = enclosed(Activation::silu, FloatFormat::f32, order, outputs, units, 5);
        CHECK(result.contained == result.entries);
        CHECK(result.quick > 0);
      }
    }
}

TEST_CASE("block enclosure: expansion points in the tails, next to poles and at the ends are "
          "enclosed, or left to MPFI") {
  const PrecisionScope scope{60};
  for (const auto f : {Activation::silu, Activation::gelu}) {
    std::vector<double> points{-2.921, 0.983, 0.9153, -0.9153, 2.6762, -2.6762, 0,    1e-9,
                               -7,     7,     9.5,    -9.5,    11.99,  -11.999, 12.5, -13};
    const std::size_t units = points.size(), outputs = 24;
    auto secret = random_mlp<Real>(outputs, units, 8);
    for (std::size_t d = 0; d < units; ++d) {
      secret.z0[d] = Real{points[d]};
      secret.b[d] = Real{0};
    }
    const auto exact = rounded(released(secret, f, 8), FloatFormat::f32);
    const BlockEncloser encloser{f, 8, FloatFormat::f32};
    std::size_t outside = 0, recovered = 0, quick = 0;
    encloser.enclose(doubles(exact), [&](const EnclosedColumn& column) {
      recovered += column.status == UnitStatus::recovered;
      quick += column.low != nullptr;
      for (std::size_t i = 0; i < outputs && column.status == UnitStatus::recovered; ++i) {
        const Real& truth = secret.w(i, column.unit);
        outside += column.low != nullptr ? !(Real{column.low[i * column.stride]} <= truth &&
                                             truth <= Real{column.high[i * column.stride]})
                                         : !column.wide[i].contains(truth);
      }
    });
    CAPTURE(to_string(f));
    CHECK(outside == 0);
    CHECK(recovered >= 12);
    CHECK(quick >= 8);
  }
}

TEST_CASE("block enclosure: dead units and those that contradict have none, NaN is an error") {
  const PrecisionScope scope{60};
  auto release =
      rounded(released(random_mlp<Real>(12, 20, 4), Activation::silu, 8), FloatFormat::f32);
  for (std::size_t n = 0; n < 9; ++n)
    for (std::size_t i = 0; i < 12; ++i) release.theta(n, i, 3) = 0;
  const auto statuses = [&](Activation f) {
    std::map<UnitStatus, int> count;
    BlockEncloser{f, 8, FloatFormat::f32}.enclose(
        doubles(release), [&](const EnclosedColumn& column) { ++count[column.status]; });
    return count;
  };
  CHECK(statuses(Activation::silu) ==
        std::map<UnitStatus, int>{{UnitStatus::recovered, 19}, {UnitStatus::dead_column, 1}});
  CHECK(statuses(Activation::tanh) ==
        std::map<UnitStatus, int>{{UnitStatus::unexplained, 19}, {UnitStatus::dead_column, 1}});
  const auto coefficient = release.theta(3, 5, 7);
  release.theta(3, 5, 7) *= Real{"1.001"};
  CHECK(statuses(Activation::silu) == std::map<UnitStatus, int>{{UnitStatus::recovered, 18},
                                                                {UnitStatus::dead_column, 1},
                                                                {UnitStatus::unexplained, 1}});
  release.theta(3, 5, 7) = coefficient;
  release.theta(4, 7, 11) = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH_AS(statuses(Activation::silu), "enclosure: a released coefficient is NaN",
                       Error);
}

TEST_CASE("block enclosure: gated units have certain signs, and columns that contain the weights") {
  const PrecisionScope scope{60};
  for (const auto f : {Activation::silu, Activation::gelu, Activation::gelu_tanh})
    for (const auto format : {FloatFormat::bf16, FloatFormat::f32}) {
      CAPTURE(to_string(f));
      const auto secret = random_gated(f, 6, format, 31, 24, 40);
      const GatedTaylorRelease<double> release{f, 6, converted<double>(secret.release.z0p),
                                               converted<double>(secret.release.l),
                                               converted<double>(secret.release.f)};
      const BlockEncloser encloser{f, 6, format};
      std::size_t right = 0, outside = 0, quick = 0, recovered = 0;
      encloser.enclose(release, [&](const EnclosedColumn& column) {
        if (column.status != UnitStatus::recovered) return;
        ++recovered;
        right += column.sign == secret.sign[column.unit];
        quick += column.low != nullptr;
        for (std::size_t i = 0; i < 24; ++i) {
          const Real& truth = secret.w(i, column.unit);
          outside += column.low != nullptr ? !(Real{column.low[i * column.stride]} <= truth &&
                                               truth <= Real{column.high[i * column.stride]})
                                           : !column.wide[i].contains(truth);
        }
      });
      CHECK(outside == 0);
      CHECK(right == recovered);
      CHECK(recovered >= 39);
      CHECK(quick >= 36);
    }
}

TEST_CASE("block enclosure: a sign that only the last outputs tell is found, and changes nothing") {
  const PrecisionScope scope{60};
  constexpr std::size_t before = 70, outputs = 24, units = 37;
  const auto f = Activation::silu;
  const auto secret = random_gated(f, 6, FloatFormat::f32, 33, outputs, units);
  const GatedTaylorRelease<double> release{f, 6, converted<double>(secret.release.z0p),
                                           converted<double>(secret.release.l),
                                           converted<double>(secret.release.f)};
  const BlockEncloser encloser{f, 6, FloatFormat::f32};
  struct Found {
    int sign = 0;
    std::vector<double> low, high;
    bool operator==(const Found&) const = default;
  };
  const auto found = [&](const GatedTaylorRelease<double>& one, std::size_t first) {
    std::vector<Found> all(units);
    encloser.enclose(one, [&](const EnclosedColumn& column) {
      if (column.low == nullptr) return;
      all[column.unit].sign = column.sign;
      for (std::size_t i = first; i < one.outputs(); ++i) {
        all[column.unit].low.push_back(column.low[i * column.stride]);
        all[column.unit].high.push_back(column.high[i * column.stride]);
      }
    });
    return all;
  };
  const auto expected = found(release, 0);
  std::vector<std::size_t> certain;  // units
  for (std::size_t d = 0; d < units; ++d) {
    CHECK((expected[d].sign == 0 || expected[d].sign == secret.sign[d]));
    if (expected[d].sign != 0) certain.push_back(d);
  }
  REQUIRE(certain.size() > units - 4);
  // Of the outputs that stand before, order 2 alone is large enough to say something, and that is
  // the same under both signs.
  GatedTaylorRelease<double> longer{f, 6, Tensor<double>{{units}},
                                    Tensor<double>{{before + outputs, units}},
                                    Tensor<double>{{6, before + outputs, units}}};
  for (std::size_t d = 0; d < units; ++d) {
    const std::size_t unit = certain[d % certain.size()];
    longer.z0p[d] = release.z0p[unit];
    for (std::size_t i = 0; i < before + outputs; ++i) {
      const std::size_t from = i < before ? i % outputs : i - before;
      if (i >= before) longer.l(i, d) = release.l(from, unit);
      for (std::size_t n = 0; n < 6; ++n)
        if (i >= before || n == 1) longer.f(n, i, d) = release.f(n, from, unit);
    }
  }
  const auto later = found(longer, before);
  for (std::size_t d = 0; d < units; ++d) CHECK(later[d] == expected[certain[d % certain.size()]]);
}

}  // namespace block_enclosure_test
