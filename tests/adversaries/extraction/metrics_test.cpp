// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/metrics.hpp"

#include <doctest/doctest.h>

#include "tests/adversaries/extraction/release_for_tests.hpp"

namespace metrics_test {

using namespace certamen;
using namespace certamen::extraction;

TEST_CASE("metrics: errors are taken over the recovered units, the others are counted apart") {
  const PrecisionScope scope{50};
  const Tensor<Real> truth{{2, 2}, {Real{1}, Real{2}, Real{4}, Real{8}}};
  const Tensor<Real> guess{{2, 2}, {Real{1}, Real{0}, Real{4} + Real{1} / 100, Real{0}}};
  const auto result =
      fidelity(guess, truth, {UnitStatus::recovered, UnitStatus::dead_column}, FloatFormat::f32);
  CHECK(result.entries == 2);
  CHECK(result.units_left_out == 1);
  CHECK(result.within_percent == 2);
  CHECK(result.bit_exact == 1);
  CHECK(abs(Real{result.relative_frobenius() - Real{1} / 100 / sqrt(Real{17})}) < Real{"1e-40"});
  CHECK(abs(Real{result.largest_relative - Real{1} / 400}) < Real{"1e-40"});
}

TEST_CASE("metrics: the signed mean of two unrelated matrices is tiny, so it shows no recovery") {
  const PrecisionScope scope{50};
  const auto one = random_mlp<Real>(128, 100, 1), other = random_mlp<Real>(128, 100, 2);
  CHECK(abs(signed_mean(one.w, other.w)) < Real{"2e-3"});
  CHECK(relative_error(one.w, other.w) > 1.2);
  const std::vector<UnitStatus> all(100, UnitStatus::recovered);
  CHECK(fidelity(one.w, other.w, all, FloatFormat::f32).within_percent * 50 < 128 * 100);
}

}  // namespace metrics_test
