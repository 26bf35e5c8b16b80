// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/enclosure.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "adversaries/release/extraction/rank_one.hpp"
#include "framework/error.hpp"
#include "tests/adversaries/extraction/release_for_tests.hpp"

namespace enclosure_test {

using namespace certamen;
using namespace certamen::extraction;

namespace {

struct Count {
  std::size_t inside = 0, bit_exact = 0, all = 0;
};

/// Weights stored in `storage`, released in `format`, enclosed; how many enclosures contain the
/// true weight, and how many midpoints round to it.
Count enclosed(Activation f, FloatFormat storage, FloatFormat format, unsigned seed,
               std::size_t outputs = 16, std::size_t units = 4, double scale = 1) {
  const PrecisionScope scope{60};
  auto secret = random_mlp<Real>(outputs, units, seed);
  for (auto& x : secret.w.data()) x = round_to(Real{x * scale}, storage);
  const auto release = rounded(released(secret, f, 8), format);
  Count count;
  for (std::size_t d = 0; d < units; ++d) {
    const auto unit = enclose_unit(f, unit_coefficients(release, d), 1, format);
    REQUIRE(unit.status == UnitStatus::recovered);
    CHECK(unit.u.contains(Real{secret.z0[d] + secret.b[d]}));
    for (std::size_t i = 0; i < outputs; ++i) {
      ++count.all;
      count.inside += unit.column[i].contains(secret.w(i, d));
      count.bit_exact += round_to(unit.column[i].midpoint(), storage) == secret.w(i, d);
    }
  }
  return count;
}

}  // namespace

TEST_CASE("enclosure: every true weight lies in its certified interval, whatever the format of the "
          "release") {
  for (const auto f : {Activation::gelu, Activation::silu, Activation::tanh})
    for (const auto format :
         {FloatFormat::bf16, FloatFormat::f16, FloatFormat::f32, FloatFormat::f64}) {
      CAPTURE(to_string(f));
      CAPTURE(to_string(format));
      const auto count = enclosed(f, FloatFormat::f32, format, 40);
      CHECK(count.inside == count.all);
    }
}

TEST_CASE("enclosure: subnormal coefficients of an f16 release are enclosed too") {
  const auto count =
      enclosed(Activation::silu, FloatFormat::f32, FloatFormat::f16, 41, 24, 6, 1e-3);
  CHECK(count.inside == count.all);
}

TEST_CASE("enclosure: bf16 weights come out bit for bit from a release of bf16 coefficients") {
  const auto count = enclosed(Activation::silu, FloatFormat::bf16, FloatFormat::bf16, 42, 64, 16);
  CHECK(count.inside == count.all);
  CHECK(count.bit_exact * 1000 >= count.all * 990);
}

TEST_CASE("enclosure: f32 weights come out bit for bit from a double release") {
  const auto count = enclosed(Activation::gelu, FloatFormat::f32, FloatFormat::f64, 43);
  CHECK(count.bit_exact == count.all);
}

TEST_CASE("enclosure: the wrong activation is refuted by an empty enclosure") {
  const PrecisionScope scope{60};
  const auto secret = random_mlp<Real>(16, 1, 44);
  const auto release = rounded(released(secret, Activation::silu, 8), FloatFormat::f32);
  CHECK_THROWS_AS(
      enclose_unit(Activation::tanh, unit_coefficients(release, 0), 1, FloatFormat::f32), Error);
}

TEST_CASE("enclosure: a dead column has none") {
  const PrecisionScope scope{60};
  CHECK(enclose_unit(Activation::silu, Tensor<Real>{{8, 4}}, 1, FloatFormat::f32).status ==
        UnitStatus::dead_column);
}

TEST_CASE("enclosure: what rounds to a released number lies in the interval before rounding") {
  const PrecisionScope scope{60};
  std::mt19937_64 random{3};
  std::normal_distribution<double> exponent{0, 8};
  for (const auto format : {FloatFormat::bf16, FloatFormat::f16, FloatFormat::f32})
    for (int i = 0; i < 2000; ++i) {
      const Real value = Real{std::exp(exponent(random))} / 1000 * (i % 2 == 0 ? 1 : -1);
      const Real released_value = round_to(value, format);
      if (!isfinite(released_value)) continue;
      CHECK(before_rounding(released_value, format).contains(value));
    }
}

TEST_CASE("enclosure: wherever a unit lies, its enclosures hold or it is reported") {
  const PrecisionScope scope{60};
  std::size_t recovered = 0, all = 0;
  for (const auto f : {Activation::gelu, Activation::silu, Activation::tanh, Activation::gelu_tanh})
    for (const auto format : {FloatFormat::bf16, FloatFormat::f16, FloatFormat::f32})
      for (const double u : {-20.0, -9.0, -4.5, 4.5, 9.0, 20.0}) {
        CAPTURE(to_string(f));
        CAPTURE(to_string(format));
        CAPTURE(u);
        auto secret = random_mlp<Real>(8, 1, 7);
        secret.z0[0] = Real{u} - secret.b[0];
        const auto release = rounded(released(secret, f, 8), format);
        const auto unit = enclose_unit(f, unit_coefficients(release, 0), 1, format);
        ++all;
        if (unit.status != UnitStatus::recovered) {
          CHECK(unit.column.empty());
          continue;
        }
        ++recovered;
        CHECK(unit.u.contains(Real{secret.z0[0] + secret.b[0]}));
        for (std::size_t i = 0; i < 8; ++i) CHECK(unit.column[i].contains(secret.w(i, 0)));
      }
  CHECK(recovered * 2 > all);
}

TEST_CASE("enclosure: a point just outside of the range is not enclosed by the range's end") {
  const PrecisionScope scope{60};
  auto secret = random_mlp<Real>(24, 1, 7);
  secret.z0[0] = Real{2} + Real{"1e-5"} - secret.b[0];
  const auto release = rounded(released(secret, Activation::gelu_tanh, 8), FloatFormat::bf16);
  const auto enclosed = [&](double range) {
    return enclose_unit(Activation::gelu_tanh, unit_coefficients(release, 0), 1, FloatFormat::bf16,
                        range);
  };
  CHECK(enclosed(2).status == UnitStatus::ambiguous);
  const auto unit = enclosed(3);
  CHECK(unit.status == UnitStatus::recovered);
  CHECK(unit.u.contains(Real{secret.z0[0] + secret.b[0]}));
  CHECK(unit.assumes_range);
}

TEST_CASE("enclosure: infinite coefficients of an overflowed release say nothing, NaN is refused") {
  const PrecisionScope scope{60};
  const auto secret = random_mlp<Real>(8, 1, 9);
  auto release = rounded(released(secret, Activation::silu, 8), FloatFormat::f32);
  auto coefficients = unit_coefficients(release, 0);
  coefficients(2, 3) = std::numeric_limits<double>::infinity();
  const auto unit = enclose_unit(Activation::silu, coefficients, 1, FloatFormat::f32);
  CHECK(unit.status == UnitStatus::recovered);
  for (std::size_t i = 0; i < 8; ++i) CHECK(unit.column[i].contains(secret.w(i, 0)));
  coefficients(2, 3) = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH_AS(enclose_unit(Activation::silu, coefficients, 1, FloatFormat::f32),
                       "enclosure: a released coefficient is NaN", Error);
}

TEST_CASE("enclosure: one coefficient moved by more than its rounding is refuted") {
  const PrecisionScope scope{60};
  const auto secret = random_mlp<Real>(16, 1, 44);
  const auto release = rounded(released(secret, Activation::gelu, 8), FloatFormat::f32);
  auto coefficients = unit_coefficients(release, 0);
  coefficients(4, 5) *= Real{1} + Real{1e-5};
  CHECK_THROWS_AS(enclose_unit(Activation::gelu, coefficients, 1, FloatFormat::f32), Error);
}

TEST_CASE("enclosure: orders 1 and 2 alone leave the unit ambiguous") {
  const PrecisionScope scope{60};
  auto secret = random_mlp<Real>(8, 1, 9);
  secret.z0[0] = Real{1} / 2 - secret.b[0];
  const auto release = rounded(released(secret, Activation::silu, 2), FloatFormat::f64);
  const auto unit =
      enclose_unit(Activation::silu, unit_coefficients(release, 0), 1, FloatFormat::f64);
  CHECK(unit.status == UnitStatus::ambiguous);
  CHECK(unit.assumes_range);
}

TEST_CASE("enclosure: bf16 weights of the gated form come out bit for bit, with certain signs") {
  const PrecisionScope scope{60};
  constexpr std::size_t outputs = 96, units = 24;
  std::size_t inside = 0, exact = 0, signs = 0;
  const auto secret = random_gated(Activation::silu, 8, FloatFormat::bf16, 12, outputs, units);
  for (std::size_t d = 0; d < units; ++d) {
    const auto unit = enclose_gated_unit(secret.release, d, FloatFormat::bf16);
    REQUIRE(unit.status == UnitStatus::recovered);
    signs += unit.sign == secret.sign[d];
    for (std::size_t i = 0; i < outputs; ++i) {
      inside += unit.column[i].contains(secret.w(i, d));
      exact += round_to(unit.column[i].midpoint(), FloatFormat::bf16) == secret.w(i, d);
    }
  }
  CHECK(signs == units);
  CHECK(inside == outputs * units);
  CHECK(exact * 1000 >= outputs * units * 999);
}

TEST_CASE("enclosure: for tanh neither sign of the gated form is refuted") {
  const PrecisionScope scope{60};
  const auto secret = random_gated(Activation::tanh, 6, FloatFormat::f32, 12, 8, 3);
  for (std::size_t d = 0; d < 3; ++d)
    CHECK(enclose_gated_unit(secret.release, d, FloatFormat::f32).sign == 0);
}

}  // namespace enclosure_test
