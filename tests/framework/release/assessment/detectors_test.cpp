// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/detectors.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace certamen;
using namespace certamen::assessment;

namespace detectors_test {

namespace {

Matrix drawn(std::uint64_t node) {
  Stream coins{11, 0, node};
  return gaussian(48, 64, coins);
}

}  // namespace

TEST_CASE("kernel detector: a removed part of low rank shows, a drawn matrix does not") {
  const Matrix a = drawn(0);
  CHECK(!conspicuous(Detector::kernel, kernel_figure(a)));
  CHECK(conspicuous(Detector::kernel, kernel_figure(a - low_rank(a, 4))));
  CHECK(
      conspicuous(Detector::kernel, kernel_figure(rounded(a - low_rank(a, 4), FloatFormat::f32))));
}

TEST_CASE("kernel detector: no square Gaussian matrix of 300 is suspected") {
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    Stream coins{13, trial, 0};
    const double figure = kernel_figure(gaussian(32, trial % 3 == 0 ? 33 : 32, coins));
    CAPTURE(trial);
    CHECK(!conspicuous(Detector::kernel, figure));
  }
  Stream coins{14, 0, 0};
  const Matrix a = gaussian(48, 48, coins);
  CHECK(
      conspicuous(Detector::kernel, kernel_figure(rounded(a - low_rank(a, 1), FloatFormat::f32))));
}

TEST_CASE("parallel columns and zeros: a split unit and a dead one show") {
  Matrix a = drawn(0);
  CHECK(!conspicuous(Detector::parallel, parallel_columns(a)));
  CHECK(!conspicuous(Detector::zeros, zero_lines(a)));
  a.col(5) = -3 * a.col(9);
  CHECK(conspicuous(Detector::parallel, parallel_columns(a)));
  a.row(2).setZero();
  CHECK(zero_lines(a) == 1);
  CHECK(conspicuous(Detector::zeros, zero_lines(a)));
}

TEST_CASE("balance: the spread of the logarithms of the scales") {
  const Matrix in = unit_rows(drawn(0)), out = unit_rows(drawn(1));
  CHECK(balance(in, out) < 1e-12);
  Column scales = Column::Ones(48);
  scales.head(24).setConstant(std::exp(1.0));
  // Half of the logarithms are 2, half 0.
  const Matrix scaled_out = scales.cwiseInverse().asDiagonal() * out;
  CHECK(balance(scales.asDiagonal() * in, scaled_out) == doctest::Approx(1));
}

TEST_CASE("beside a base: order, scales, rank and outliers show where they are, and only there") {
  const Matrix base = drawn(0), noise = 0.05 * drawn(1);
  const Matrix plain = base + noise;
  CHECK(moved_rows(plain, base) == 0);
  CHECK(!conspicuous(Detector::scales, scale_figure(plain, base)));
  CHECK(missing_rank(plain, base) == 0);
  CHECK(!conspicuous(Detector::spikes, spike_figure(plain, base)));
  CHECK(!conspicuous(Detector::rotation, rotation_figure(plain, base)));
  CHECK(outlier_energy(plain, base) < 0.01);
  Stream coins{12, 0, 0};
  CHECK(moved_rows(rows_of(plain, random_permutation(48, coins)), base) > 0.8);
  CHECK(moved_rows(drawn(2), base) == 0);  // unrelated
  CHECK(scale_figure(3 * plain, base) == doctest::Approx(std::log(3.0)).epsilon(0.01));
  CHECK(missing_rank(base + low_rank(noise, 6), base) == 48 - 6);
  CHECK(conspicuous(Detector::spikes, spike_figure(plain + low_rank(drawn(3), 2), base)));
  CHECK(
      conspicuous(Detector::rotation, rotation_figure(plain * random_orthogonal(64, coins), base)));
  Matrix replaced = plain;
  replaced(3, 4) += 100;
  CHECK(conspicuous(Detector::outliers, outlier_energy(replaced, base)));
  CHECK(missing_rank(base, base) == 0);
  CHECK(rotation_figure(base, base) == 1);
}

namespace {

/// Nearest numbers of bf16.
Matrix in_bf16(const Matrix& a) {
  return a.unaryExpr([](double x) {
    int exponent = 0;
    const double fraction = std::frexp(x, &exponent);
    return std::ldexp(std::nearbyint(fraction * 256), exponent - 8);
  });
}

}  // namespace

TEST_CASE("beside a base: small steps in bf16 are no replaced weights, and no marks") {
  const Matrix base = in_bf16(0.05 * drawn(20));
  const Matrix tuned = in_bf16(base + 2e-5 * drawn(21));
  REQUIRE((tuned.array() == base.array()).count() > base.size() / 2);
  CHECK(!conspicuous(Detector::outliers, outlier_energy(tuned, base)));
  CHECK(!conspicuous(Detector::view_entries, differing_entries(tuned, base)));
  Matrix replaced = base;
  for (int i = 0; i < 20; ++i) replaced(i, i) += 0.05;
  CHECK(outlier_energy(replaced, base) == doctest::Approx(1));
  CHECK(conspicuous(Detector::view_entries, differing_entries(replaced, base)));
}

TEST_CASE("beside a base: pruned weights are no replaced ones, at any share") {
  const Matrix base = drawn(22);
  for (const double bound : {0.1, 0.5, 1.0}) {
    const Matrix pruned = (base.array().abs() < bound).select(0, base);
    REQUIRE(pruned != base);
    CHECK(outlier_energy(pruned, base) == 0);
  }
}

TEST_CASE("beside a base: one large row or a common mean is no secret basis") {
  Matrix base = drawn(23);
  base.row(5) *= 60;
  CHECK(!conspicuous(Detector::rotation, rotation_figure(base + 0.05 * drawn(24), base)));
  const Matrix shifted = drawn(23).array() + 3;
  CHECK(!conspicuous(Detector::rotation, rotation_figure(shifted + 0.05 * drawn(24), shifted)));
  Stream coins{13, 0, 0};
  const Matrix secret = random_orthogonal(64, coins);
  CHECK(conspicuous(Detector::rotation,
                    rotation_figure((shifted + 0.05 * drawn(24)) * secret, shifted)));
}

TEST_CASE("beside a base: rows that were not tuned lower no rank") {
  const Matrix base = drawn(25);
  Matrix tuned = base + 0.05 * drawn(26);
  tuned.topRows(11) = base.topRows(11);
  CHECK(missing_rank(tuned, base) == 0);
  tuned = base + low_rank(0.05 * drawn(26), 6);
  tuned.topRows(11) = base.topRows(11);
  CHECK(missing_rank(tuned, base) == 48 - 11 - 6);
}

TEST_CASE("beside a base: equal rows are not in another place") {
  Matrix base = drawn(27);
  for (int i = 1; i < 12; ++i) base.row(i) = base.row(0);
  CHECK(moved_rows(base + 0.05 * drawn(28), base) == 0);
  CHECK(moved_rows(base, base) == 0);
  Matrix swapped = base;
  swapped.row(20).swap(swapped.row(30));
  CHECK(moved_rows(swapped, base) == doctest::Approx(2.0 / 48));
}

}  // namespace detectors_test
