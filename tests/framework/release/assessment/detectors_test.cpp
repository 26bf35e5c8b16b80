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

}  // namespace detectors_test
