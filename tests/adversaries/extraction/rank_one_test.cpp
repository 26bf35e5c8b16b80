// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/rank_one.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "tests/adversaries/extraction/release_for_tests.hpp"

namespace rank_one_test {

using namespace certamen;
using namespace certamen::extraction;

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

TEST_CASE("rank one: the gated form's evaluator has order 0 in its factor, and computes what the "
          "release computes") {
  const PrecisionScope scope{40};
  for (const int order : {2, 8, 20}) {
    const auto secret = random_gated(Activation::silu, order, FloatFormat::f64, 31, 12, 16);
    const auto evaluator = factor(secret.release);
    std::vector<Real> gate, up;
    for (std::size_t d = 0; d < 16; ++d) {
      gate.push_back(secret.release.z0p[d] + Real{std::sin(static_cast<double>(d))} / 2);
      up.push_back(Real{std::cos(static_cast<double>(3 * d))});
    }
    const auto y = evaluate(evaluator, gate, up);
    for (std::size_t i = 0; i < 12; ++i) {
      Real naive{0};
      for (std::size_t d = 0; d < 16; ++d) {
        Real power{1};
        for (int n = 0; n <= order; ++n) {
          const Real& released = n == 0 ? secret.release.l(i, d)
                                        : secret.release.f(static_cast<std::size_t>(n) - 1, i, d);
          naive += released * power * up[d];
          power *= (gate[d] - secret.release.z0p[d]) / (n + 1);
        }
      }
      CHECK(abs(Real{y[i] - naive}) < Real{"1e-15"});
    }
  }
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

TEST_CASE("rank one: in single precision the factored evaluator agrees to 1e-5") {
  const int order = 8;
  const auto release = released(random_mlp<float>(32, 48, 3), Activation::gelu, order);
  const auto evaluator = factor(release);
  std::vector<float> z;
  for (std::size_t d = 0; d < 48; ++d)
    z.push_back(release.z0[d] + 0.5f * std::sin(static_cast<float>(d)));
  const auto y = evaluate(evaluator, z);
  for (std::size_t i = 0; i < 32; ++i) {
    double naive = 0;
    for (std::size_t d = 0; d < 48; ++d)
      for (std::size_t n = 0; n <= static_cast<std::size_t>(order); ++n)
        naive += static_cast<double>(release.theta(n, i, d)) *
                 std::pow(static_cast<double>(z[d] - release.z0[d]), static_cast<double>(n));
    CHECK(std::abs(static_cast<double>(y[i]) - naive) <= 1e-5);
  }
}

TEST_CASE("rank one: the columns are the secret ones up to a scale, for any activation") {
  const auto secret = random_mlp<double>(20, 6, 11);
  for (const auto f : {Activation::gelu, Activation::silu, Activation::tanh}) {
    const auto release = released(secret, f, 8);
    for (std::size_t d = 0; d < 6; ++d) {
      const auto coefficients = unit_coefficients(release, d);
      const auto factors = rank_one(coefficients);
      const auto column = column_factor(coefficients, factors);
      double product = 0, left = 0, right = 0;
      for (std::size_t i = 0; i < 20; ++i) {
        product += column[i] * secret.w(i, d);
        left += column[i] * column[i];
        right += secret.w(i, d) * secret.w(i, d);
      }
      CHECK(std::abs(product) / std::sqrt(left * right) >= 1 - 1e-14);
    }
  }
}

}  // namespace rank_one_test
