// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/curve.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "adversaries/release/extraction/jet_table.hpp"
#include "adversaries/release/extraction/rank_one.hpp"
#include "framework/stop.hpp"
#include "tests/adversaries/extraction/release_for_tests.hpp"

namespace curve_test {

using namespace certamen;
using namespace certamen::extraction;

namespace {

constexpr Activation smooth[] = {Activation::gelu, Activation::silu, Activation::tanh,
                                 Activation::gelu_tanh};

/// The release is computed at 60 digits and then rounded, the attack runs at 60 digits.
double error_from(FloatFormat format, Activation f, double roundoff, unsigned seed) {
  const PrecisionScope scope{60};
  const auto secret = random_mlp<Real>(12, 10, seed);
  const auto recovered =
      recover_by_curve(rounded(released(secret, f, 8), format), {.roundoff = roundoff});
  CHECK(recovered.count(UnitStatus::recovered) == 10);
  return relative_error(recovered.w, secret.w);
}

}  // namespace

TEST_CASE(
    "curve: what is learnt of a curve asks the stop while it is computed, and is whole later") {
  const JetTable table{Activation::silu, 12};
  {
    const CancelToken stop;
    stop.cancel();
    const StopScope scope{stop};
    CHECK_THROWS_WITH_AS(Separation(Activation::silu, 1, 8, 12),
                         "attack: stopped before it was done", Error);
    CHECK_THROWS_WITH_AS(CurveSolver(Activation::silu, 1, 8, {}),
                         "attack: stopped before it was done", Error);
    CHECK_THROWS_WITH_AS((void)table.around(3), "attack: stopped before it was done", Error);
  }
  CHECK(table.around(3).size() == 12);
  CHECK(Separation{Activation::silu, 1, 8, 12}.at(1) > 0);
}

TEST_CASE("curve: the recovered weights are as precise as the release, for every activation") {
  for (const auto f : smooth) {
    CAPTURE(to_string(f));
    CHECK(error_from(FloatFormat::bf16, f, 0x1p-8, 1) <= 4e-3);
    CHECK(error_from(FloatFormat::f16, f, 0x1p-11, 2) <= 5e-4);
    CHECK(error_from(FloatFormat::f32, f, 0x1p-24, 3) <= 6e-8);
    CHECK(error_from(FloatFormat::f64, f, 0x1p-53, 4) <= 1e-15);
  }
}

TEST_CASE("curve: 64 x 64 with N = 8 reaches the acceptance figures") {
  const PrecisionScope scope{45};
  for (const auto f : {Activation::gelu, Activation::silu}) {
    CAPTURE(to_string(f));
    const auto secret = random_mlp<Real>(64, 64, 64);
    const auto exact = released(secret, f, 8);
    const auto error = [&](FloatFormat format) {
      const double roundoff = static_cast<double>(to_real(unit_roundoff(format)));
      const auto recovered = recover_by_curve(rounded(exact, format), {.roundoff = roundoff});
      CHECK(recovered.count(UnitStatus::recovered) == 64);
      CHECK(relative_error(recovered.b, secret.b) <= 8 * roundoff);
      return relative_error(recovered.w, secret.w);
    };
    CHECK(error(FloatFormat::bf16) <= 4e-3);
    CHECK(error(FloatFormat::f32) <= 6e-8);
    CHECK(error(FloatFormat::f64) <= 2e-16);
  }
}

TEST_CASE(
    "curve: from a 200-digit release the weights, biases and constants come out to 198 digits") {
  for (const auto f : smooth) {
    CAPTURE(to_string(f));
    const PrecisionScope scope{205};
    const auto secret = random_mlp<Real>(6, 5, 17);
    const auto recovered = recover_by_curve(released(secret, f, 8), {.roundoff = 1e-200});
    CHECK(relative_error(recovered.w, secret.w) <= 1e-198);
    CHECK(relative_error(recovered.b, secret.b) <= 1e-198);
    REQUIRE(recovered.has_c);
    CHECK(relative_error(recovered.c, secret.c) <= 1e-197);
  }
}

TEST_CASE("curve: doubles are enough for a double release") {
  const auto secret = random_mlp<double>(40, 30, 8);
  const auto recovered = recover_by_curve(released(secret, Activation::silu, 8));
  CHECK(recovered.count(UnitStatus::recovered) == 30);
  CHECK(relative_error(recovered.w, secret.w) <= 1e-15);
}

TEST_CASE("curve: every form of the order-0 term gives the constants, none gives none") {
  const PrecisionScope scope{60};
  const auto secret = random_mlp<Real>(5, 7, 23);
  for (const auto theta0 : {Theta0::spread, Theta0::sum}) {
    const auto recovered =
        recover_by_curve(released(secret, Activation::gelu, 6, theta0), {.roundoff = 1e-55});
    REQUIRE(recovered.has_c);
    CHECK(relative_error(recovered.c, secret.c) <= 1e-50);
  }
  CHECK_FALSE(
      recover_by_curve(released(secret, Activation::gelu, 6, Theta0::none), {.roundoff = 1e-55})
          .has_c);
}

TEST_CASE("curve: with orders 1 and 2 alone the branch is open, and is reported as ambiguous; "
          "order 3 decides it") {
  const PrecisionScope scope{60};
  for (const auto f : {Activation::gelu, Activation::silu}) {
    CAPTURE(to_string(f));
    const auto secret = random_mlp<Real>(8, 12, 31);
    const auto two = recover_by_curve(released(secret, f, 2), {.roundoff = 1e-55});
    CHECK(two.count(UnitStatus::ambiguous) > 0);
    const auto three = recover_by_curve(released(secret, f, 3), {.roundoff = 1e-55});
    CHECK(three.count(UnitStatus::recovered) == 12);
    CHECK(relative_error(three.w, secret.w) <= 1e-40);
  }
}

TEST_CASE("curve: a dead column is reported and not counted as success") {
  const PrecisionScope scope{60};
  auto secret = random_mlp<Real>(6, 4, 5);
  for (std::size_t i = 0; i < 6; ++i) secret.w(i, 2) = 0;
  const auto recovered =
      recover_by_curve(released(secret, Activation::silu, 8), {.roundoff = 1e-55});
  CHECK(recovered.status[2] == UnitStatus::dead_column);
  CHECK(recovered.count(UnitStatus::recovered) == 3);
}

TEST_CASE(
    "curve: what it recovers is this network and not just any: an unrelated one is far away") {
  const PrecisionScope scope{60};
  const auto secret = random_mlp<Real>(12, 10, 1), unrelated = random_mlp<Real>(12, 10, 2);
  const auto recovered =
      recover_by_curve(released(secret, Activation::gelu, 8), {.roundoff = 1e-55});
  CHECK(relative_error(recovered.w, unrelated.w) > 0.9);
}

namespace {

/// One unit with its expansion point at u, released in the format; what the curve says of it.
UnitRecovery<Real> unit_at(double u, Activation f, FloatFormat format, double& error) {
  auto secret = random_mlp<Real>(24, 1, 7);
  secret.z0[0] = Real{u} - secret.b[0];
  const auto release = rounded(released(secret, f, 8), format);
  const double roundoff = static_cast<double>(to_real(unit_roundoff(format)));
  auto unit = recover_unit(f, unit_coefficients(release, 0), 1, {.roundoff = roundoff});
  Tensor<Real> column{{24, 1}};
  for (std::size_t i = 0; i < 24; ++i) column(i, 0) = unit.column[i];
  error = relative_error(column, secret.w);
  return unit;
}

}  // namespace

TEST_CASE("curve: a unit far out in a tail is recovered, or reported; never recovered wrongly") {
  const PrecisionScope scope{60};
  std::size_t recovered = 0, reported = 0;
  for (const auto f : smooth)
    for (const auto format :
         {FloatFormat::bf16, FloatFormat::f16, FloatFormat::f32, FloatFormat::f64})
      for (const double u :
           {-20.0, -13.0, -11.0, -8.0, -6.0, -4.5, -3.0, 3.0, 4.5, 6.0, 8.0, 13.0, 20.0}) {
        CAPTURE(to_string(f));
        CAPTURE(to_string(format));
        CAPTURE(u);
        double error = 0;
        const auto unit = unit_at(u, f, format, error);
        const double roundoff = static_cast<double>(to_real(unit_roundoff(format)));
        if (unit.status != UnitStatus::recovered) {
          ++reported;
          continue;
        }
        ++recovered;
        CHECK(error <= std::max(3 * unit.scale_error, roundoff));
        CHECK(error <= 0.05);
      }
  CHECK(recovered > 2 * reported);
}

TEST_CASE("curve: expansion points outside of the grid are found by the closed forms") {
  const PrecisionScope scope{60};
  for (const auto f : {Activation::silu, Activation::gelu}) {
    double error = 0;
    CHECK(abs(Real{unit_at(20, f, FloatFormat::f64, error).u - 20}) < Real{"1e-10"});
    CHECK(error <= 1e-15);
  }
}

TEST_CASE("curve: where all orders but one underflow the unit says so") {
  const PrecisionScope scope{60};
  double error = 0;
  CHECK(unit_at(8, Activation::gelu, FloatFormat::f16, error).status == UnitStatus::underflow);
  CHECK(unit_at(-8, Activation::gelu, FloatFormat::f16, error).status == UnitStatus::dead_column);
}

TEST_CASE("curve: another activation and infinite coefficients explain nothing") {
  const PrecisionScope scope{60};
  const auto secret = random_mlp<Real>(16, 5, 44);
  auto release = released(secret, Activation::silu, 8);
  release.activation = Activation::tanh;
  CHECK(recover_by_curve(release, {.roundoff = 1e-55}).count(UnitStatus::recovered) == 0);
  release.activation = Activation::silu;
  release.theta(3, 2, 1) = std::numeric_limits<double>::infinity();
  const auto recovered = recover_by_curve(release, {.roundoff = 1e-55});
  CHECK(recovered.status[1] == UnitStatus::unexplained);
  CHECK(recovered.count(UnitStatus::recovered) == 4);
  CHECK_FALSE(recovered.has_c);
}

TEST_CASE("curve: a random tensor is no release, and none of its units is recovered") {
  std::mt19937_64 random{4};
  std::normal_distribution<double> normal;
  auto release = released(random_mlp<double>(16, 12, 1), Activation::gelu, 8);
  for (auto& x : release.theta.data()) x = normal(random);
  CHECK(recover_by_curve(release).count(UnitStatus::recovered) == 0);
}

TEST_CASE("curve: noise that hides the weights ruins the service first") {
  const std::size_t outputs = 64, units = 64;
  const int order = 8;
  std::mt19937_64 random{9};
  std::normal_distribution<double> normal;
  for (const double sigma : {1e-4, 1e-3, 1e-2, 1e-1}) {
    CAPTURE(sigma);
    const auto secret = random_mlp<double>(outputs, units, 3);
    auto release = released(secret, Activation::silu, order);
    for (auto& x : release.theta.data()) x *= 1 + sigma * normal(random);
    const auto recovered = recover_by_curve(release, {.roundoff = sigma, .absolute = 0.0});
    CHECK(recovered.count(UnitStatus::recovered) == units);
    // Outputs at z near z0, where the series itself is exact: released, recovered, true.
    double release_error = 0, recovered_error = 0;
    for (int k = 0; k < 20; ++k) {
      std::vector<double> t(units);
      for (auto& x : t) x = 0.3 * normal(random);
      for (std::size_t i = 0; i < outputs; ++i) {
        double truth = secret.c[i], by_release = 0, by_recovered = recovered.c[i];
        for (std::size_t d = 0; d < units; ++d) {
          truth += secret.w(i, d) * activate(Activation::silu, secret.z0[d] + secret.b[d] + t[d]);
          by_recovered +=
              recovered.w(i, d) * activate(Activation::silu, secret.z0[d] + recovered.b[d] + t[d]);
          for (std::size_t n = static_cast<std::size_t>(order) + 1; n-- > 0;)
            by_release += release.theta(n, i, d) * std::pow(t[d], static_cast<double>(n));
        }
        release_error += (by_release - truth) * (by_release - truth);
        recovered_error += (by_recovered - truth) * (by_recovered - truth);
      }
    }
    CHECK(std::sqrt(recovered_error) <= 1.1 * std::sqrt(release_error));
  }
}

}  // namespace curve_test
