// SPDX-License-Identifier: Apache-2.0
// All units of a block at once, against one unit after the other.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "adversaries/release/extraction/curve.hpp"
#include "adversaries/release/extraction/even_part.hpp"
#include "adversaries/release/extraction/rank_one.hpp"
#include "adversaries/release/extraction/separation.hpp"
#include "adversaries/release/extraction/wider.hpp"
#include "tests/adversaries/extraction/release_for_tests.hpp"

namespace curve_block_test {

using namespace certamen;
using namespace certamen::extraction;

namespace {

double roundoff_of(FloatFormat format) {
  return static_cast<double>(to_real(unit_roundoff(format)));
}

/// Secrets whose expansion points cover [-reach, reach].
TaylorRelease<double> spread_release(Activation f, FloatFormat format, int order, double reach,
                                     std::size_t outputs, std::size_t units) {
  auto secret = random_mlp<double>(outputs, units, 77);
  for (std::size_t d = 0; d < units; ++d)
    secret.z0[d] = reach * (2 * (static_cast<double>(d) + 0.5) / static_cast<double>(units) - 1);
  return rounded(released(secret, f, order), format);
}

}  // namespace

TEST_CASE("curve block: the same units and bits as one after the other, over the whole range, with "
          "every order") {
  for (const auto f : {Activation::gelu, Activation::gelu_tanh, Activation::silu, Activation::tanh})
    for (const auto format : {FloatFormat::bf16, FloatFormat::f32})
      for (const int order : {2, 3, 4, 8}) {
        CAPTURE(to_string(f));
        CAPTURE(to_string(format));
        CAPTURE(order);
        const auto release = spread_release(f, format, order, 6, 20, 150);
        const CurveSolver solver{
            f, 1, static_cast<std::size_t>(order), {.roundoff = roundoff_of(format)}};
        const auto all = solver.recover_all(release);
        std::size_t other_status = 0, other_bits = 0, far = 0;
        for (std::size_t d = 0; d < release.units(); ++d) {
          const auto one = solver.recover(unit_coefficients(release, d));
          other_status += one.status != all.status[d];
          for (std::size_t i = 0; i < release.outputs(); ++i) {
            const double expected = one.status == UnitStatus::recovered ? one.column[i] : 0,
                         w = all.w(i, d);
            other_bits += static_cast<float>(w) != static_cast<float>(expected);
            far += std::fabs(w - expected) > std::fabs(expected) * roundoff_of(format) / 2;
          }
        }
        CHECK(other_status == 0);
        CHECK(far == 0);
        // Two sums of the same numbers may lie on both sides of a tie now and then.
        CHECK(other_bits <= all.w.size() / 500);
      }
}

TEST_CASE("curve block: dead, underflowed, infinite and foreign units are judged as one by one") {
  auto release = spread_release(Activation::silu, FloatFormat::f32, 8, 2, 10, 35);
  for (std::size_t n = 0; n < 9; ++n)
    for (std::size_t i = 0; i < 10; ++i) {
      release.theta(n, i, 2) = 0;
      if (n != 3) release.theta(n, i, 16) = 0;
      release.theta(n, i, 34) = std::cos(static_cast<double>(7 * n + 3 * i));
    }
  release.theta(5, 4, 9) = std::numeric_limits<double>::infinity();
  const CurveSolver solver{Activation::silu, 1, 8, {.roundoff = 0x1p-24}};
  const auto all = solver.recover_all(release);
  for (std::size_t d = 0; d < 35; ++d)
    CHECK(all.status[d] == solver.recover(unit_coefficients(release, d)).status);
  CHECK(all.status[2] == UnitStatus::dead_column);
  CHECK(all.status[16] == UnitStatus::underflow);
  CHECK(all.status[9] == UnitStatus::unexplained);
  CHECK(all.status[34] == UnitStatus::unexplained);
  CHECK(all.count(UnitStatus::recovered) == 31);
  for (const std::size_t d : {2u, 9u, 16u, 34u})
    for (std::size_t i = 0; i < 10; ++i) CHECK(all.w(i, d) == 0);
}

TEST_CASE("curve block: where curves cross themselves the separation says nothing, elsewhere it is "
          "below the angle to any point that is apart") {
  // SiLU's orders 1 to 3 take one direction at -2.9211 and 0.9832 (docs/explanation/taylor-mlp.md).
  const Separation three{Activation::silu, 1, 3, 12}, eight{Activation::silu, 1, 8, 12};
  CHECK(three.at(-2.9211) <= 0);
  CHECK(three.at(0.9832) <= 0);
  CHECK(eight.at(0.9832) > 0.05);
  CHECK(eight.at(12.5) <= 0);
  CHECK(eight.at(std::numeric_limits<double>::quiet_NaN()) <= 0);
  for (const double u : {-3.0, -0.7, 0.013, 0.6, 2.2}) {
    const auto here = jet(Activation::silu, u, 8);
    for (double v = -12; v <= 12; v += 0.007) {
      if (std::fabs(v - u) <= 2 * Separation::apart) continue;
      const auto there = jet(Activation::silu, v, 8);
      double aa = 0, bb = 0, ab = 0;
      for (std::size_t n = 1; n <= 8; ++n) {
        const double size = std::fabs(here[n]),
                     beside = std::max(std::fabs(here[n - 1 > 0 ? n - 1 : n]),
                                       n < 8 ? std::fabs(here[n + 1]) : 0);
        const double weight = 1 / std::max(size, 0.05 * beside);
        aa += here[n] * here[n] * weight * weight;
        bb += there[n] * there[n] * weight * weight;
        ab += here[n] * there[n] * weight * weight;
      }
      const double sine = std::sqrt(std::max(0.0, 1 - ab * ab / (aa * bb)));
      CHECK(eight.at(u) <= sine + 1e-6);
    }
  }
}

TEST_CASE("even part block: the same signs, statuses and bits as one after the other") {
  const PrecisionScope scope{60};
  for (const auto f : {Activation::silu, Activation::gelu, Activation::gelu_tanh, Activation::tanh})
    for (const auto format : {FloatFormat::bf16, FloatFormat::f32}) {
      CAPTURE(to_string(f));
      auto secret = random_gated(f, 6, format, 13, 24, 43);
      for (std::size_t n = 0; n < 6; ++n)
        for (std::size_t i = 0; i < 24; ++i) {
          secret.release.l(i, 5) = secret.release.f(n, i, 5) = 0;                       // dead
          secret.release.f(n, i, 40) = Real{std::cos(static_cast<double>(i * 5 + n))};  // foreign
        }
      const GatedTaylorRelease<double> release{f, 6, converted<double>(secret.release.z0p),
                                               converted<double>(secret.release.l),
                                               converted<double>(secret.release.f)};
      const auto all = recover_gated(release, roundoff_of(format));
      std::size_t other = 0, far = 0, right = 0;
      for (std::size_t d = 0; d < 43; ++d) {
        const auto one = recover_gated_unit(f, release.z0p[d], unit_coefficients(release, d),
                                            roundoff_of(format));
        other += one.status != all.status[d] || one.sign != all.sign[d];
        right += all.sign[d] == secret.sign[d];
        for (std::size_t i = 0; i < one.column.size(); ++i)
          far += std::fabs(one.column[i] - all.w(i, d)) > std::fabs(one.column[i]) * 0x1p-48;
      }
      CHECK(other == 0);
      CHECK(far == 0);
      CHECK(right == (f == Activation::tanh ? 0 : 41));
      CHECK(all.status[5] == UnitStatus::dead_column);
      if (f != Activation::tanh) CHECK(all.status[40] == UnitStatus::unexplained);
    }
}

}  // namespace curve_block_test
