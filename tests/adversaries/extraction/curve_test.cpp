// SPDX-License-Identifier: Apache-2.0
#include "adversaries/extraction/curve.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "adversaries/extraction/rank_one.hpp"
#include "framework/error.hpp"
#include "tests/adversaries/extraction/release_for_tests.hpp"

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

TEST_CASE("curve: the recovered weights are as precise as the release, for every activation") {
  for (const auto f : smooth) {
    CAPTURE(to_string(f));
    CHECK(error_from(FloatFormat::bf16, f, 0x1p-8, 1) <= 4e-3);
    CHECK(error_from(FloatFormat::f16, f, 0x1p-11, 2) <= 5e-4);
    CHECK(error_from(FloatFormat::f32, f, 0x1p-24, 3) <= 6e-8);
    CHECK(error_from(FloatFormat::f64, f, 0x1p-53, 4) <= 1e-15);
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
  CHECK(relative_error(recovered.w, secret.w) <= 1e-13);
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

TEST_CASE("closed form: the identities for SiLU, GELU and tanh hold to 48 digits") {
  const PrecisionScope scope{60};
  for (const auto f : {Activation::silu, Activation::gelu, Activation::tanh})
    for (const char* text : {"-3.3", "-1.278", "-0.5", "0.7", "2.9"}) {
      const Real u{text}, w{"0.0371"};
      auto row = jet(f, u, 5);
      row.erase(row.begin());
      for (auto& x : row) x *= w;
      CAPTURE(to_string(f));
      CAPTURE(text);
      CHECK(abs(Real{closed_form_point(f, row, 1) - u}) <= Real{"1e-48"});
    }
  CHECK_THROWS_WITH_AS(closed_form_point(Activation::silu, std::vector<double>{1, 2}, 1),
                       "closed form: it needs the orders 1 to 3", Error);
}

TEST_CASE("closed form: it recovers whole layers as the curve does") {
  const PrecisionScope scope{60};
  for (const auto f : {Activation::silu, Activation::gelu, Activation::tanh}) {
    const auto secret = random_mlp<Real>(12, 10, 77);
    CHECK(relative_error(recover_by_closed_form(released(secret, f, 8)).w, secret.w) <= 1e-45);
  }
}

TEST_CASE("rank one: the factored evaluator computes what the release computes, at the cost of the "
          "plain layer") {
  const auto secret = random_mlp<double>(24, 30, 3);
  const int order = 8;
  const auto release = released(secret, Activation::gelu, order);
  const auto evaluator = factor(release);
  std::vector<double> z;
  for (std::size_t d = 0; d < 30; ++d)
    z.push_back(secret.z0[d] + 0.3 * std::sin(static_cast<double>(d)));
  const auto y = evaluate(evaluator, z);
  for (std::size_t i = 0; i < 24; ++i) {
    double naive = 0;
    for (std::size_t d = 0; d < 30; ++d)
      for (std::size_t n = 0; n <= static_cast<std::size_t>(order); ++n)
        naive += release.theta(n, i, d) * std::pow(z[d] - secret.z0[d], static_cast<double>(n));
    CHECK(std::abs(y[i] - naive) <= 1e-12);
  }
  const auto cost = evaluation_cost(512, 2048, 8);
  CHECK(cost.taylor * 100 >=
        cost.factored * 90 * 9);  // at least 0.9 (N + 1) times cheaper than the release
  CHECK(cost.factored * 100 <= cost.plain * 105);  // within 5 % of the plain layer
  const auto real = evaluation_cost(120, 240, 8);
  CHECK(real.factored == 120 * 240 + 9 * 240);
}

TEST_CASE("rank one: random tensors are no Taylor release, and the residual says so") {
  std::mt19937_64 random{4};
  std::normal_distribution<double> normal;
  Tensor<double> matrix{{8, 50}};
  for (auto& x : matrix.data()) x = normal(random);
  CHECK(rank_one(matrix).residual > 0.5);
  const auto secret = random_mlp<double>(50, 1, 6);
  CHECK(rank_one(unit_coefficients(released(secret, Activation::silu, 8), 0)).residual < 1e-6);
}
