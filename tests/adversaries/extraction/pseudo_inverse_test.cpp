// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/pseudo_inverse.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "adversaries/release/extraction/metrics.hpp"
#include "tests/adversaries/extraction/release_for_tests.hpp"

namespace pseudo_inverse_test {

using namespace certamen;
using namespace certamen::extraction;

namespace {

Tensor<double> normal(Shape shape, double deviation, unsigned seed) {
  std::mt19937_64 random{seed};
  std::normal_distribution<double> draw{0, deviation};
  Tensor<double> tensor{std::move(shape)};
  for (auto& x : tensor.data()) x = draw(random);
  return tensor;
}

/// y = W z for every row.
Tensor<double> layer(const Tensor<double>& z, const Tensor<double>& w) {
  Tensor<double> y{{z.extent(0), w.extent(0)}};
  for (std::size_t k = 0; k < z.extent(0); ++k)
    for (std::size_t i = 0; i < w.extent(0); ++i) {
      double sum = 0;
      for (std::size_t d = 0; d < w.extent(1); ++d) sum += w(i, d) * z(k, d);
      y(k, i) = sum;
    }
  return y;
}

constexpr std::size_t units = 60, outputs = 20;

struct Gated {
  Tensor<double> gate, up, w, features;
  std::vector<int> sign;
};

/// The user sees g' = eps g; the layer computes with g.
Gated gated(std::size_t inputs, unsigned seed) {
  Gated g{normal({inputs, units}, 1, seed),
          normal({inputs, units}, 1, seed + 1),
          normal({outputs, units}, 0.02, seed + 2),
          Tensor<double>{{inputs, units}},
          {}};
  std::mt19937_64 random{seed + 3};
  for (std::size_t d = 0; d < units; ++d) g.sign.push_back(random() % 2 == 0 ? 1 : -1);
  for (std::size_t k = 0; k < inputs; ++k)
    for (std::size_t d = 0; d < units; ++d)
      g.features(k, d) = activate(Activation::silu, g.sign[d] * g.gate(k, d)) * g.up(k, d);
  return g;
}

}  // namespace

TEST_CASE("pseudo-inverse: enough inputs determine the layer") {
  const auto w = normal({outputs, units}, 0.02, 1), z = normal({3 * units, units}, 1, 2);
  const auto solved = solve_layer(z, layer(z, w));
  CHECK(solved.determined);
  CHECK(relative_error(solved.w, w) <= 1e-10);
}

TEST_CASE("pseudo-inverse: with fewer inputs than units it fits what it saw and recovers nothing "
          "(metric trap)") {
  const auto w = normal({outputs, units}, 0.02, 3), z = normal({4, units}, 1, 4);
  const auto solved = solve_layer(z, layer(z, w));
  CHECK_FALSE(solved.determined);
  CHECK(solved.rank == 4);
  CHECK(solved.training_residual < 1e-10);    // looks perfect ...
  CHECK(relative_error(solved.w, w) >= 0.9);  // ... and is nothing
  double mean = 0;
  for (std::size_t i = 0; i < w.size(); ++i)
    mean += (w[i] - solved.w[i]) / static_cast<double>(w.size());
  CHECK(std::abs(mean) < 1e-3);  // the published figure of this kind of attack
}

TEST_CASE("pseudo-inverse: the gated form with 2 P columns recovers weights and all signs") {
  const auto g = gated(3 * units, 20);
  const auto solved = solve_gated_layer(Activation::silu, g.gate, g.up, layer(g.features, g.w));
  CHECK(solved.determined);
  CHECK(solved.sign == g.sign);
  CHECK(relative_error(solved.w, g.w) <= 1e-10);
}

TEST_CASE("pseudo-inverse: the sign-flipped gate is the wrong basis for half of the units (metric "
          "trap)") {
  const auto g = gated(3 * units, 30);
  Tensor<double> wrong{{3 * units, units}};
  for (std::size_t i = 0; i < wrong.size(); ++i)
    wrong[i] = activate(Activation::silu, g.gate[i]) * g.up[i];
  const auto solved = solve_layer(wrong, layer(g.features, g.w));
  CHECK(solved.determined);
  CHECK(relative_error(solved.w, g.w) >= 0.9);
}

TEST_CASE("pseudo-inverse: the public attack's figures, fewer inputs than units and the flipped "
          "gate, look perfect and are no recovery (metric trap)") {
  const std::size_t few = 4;
  const auto g = gated(few, 50);
  Tensor<double> flipped{{few, units}};
  for (std::size_t i = 0; i < flipped.size(); ++i)
    flipped[i] = activate(Activation::silu, g.gate[i]) * g.up[i];
  const auto solved = solve_layer(flipped, layer(g.features, g.w));
  CHECK_FALSE(solved.determined);
  CHECK(solved.training_residual < 1e-10);
  CHECK(relative_error(solved.w, g.w) >= 0.9);
  double mean = 0, size = 0;
  for (std::size_t i = 0; i < g.w.size(); ++i) {
    mean += (g.w[i] - solved.w[i]) / static_cast<double>(g.w.size());
    size += std::abs(g.w[i] - solved.w[i]) / static_cast<double>(g.w.size());
  }
  CHECK(std::abs(mean) < 2e-3);
  CHECK(size > 1e-2);  // without the signs' cancelling, as large as the weights
}

TEST_CASE("pseudo-inverse: too few inputs for the gated form are reported") {
  const auto g = gated(units, 40);
  CHECK_FALSE(solve_gated_layer(Activation::silu, g.gate, g.up, layer(g.features, g.w)).determined);
}

}  // namespace pseudo_inverse_test
