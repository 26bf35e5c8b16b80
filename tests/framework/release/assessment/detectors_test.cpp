// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/detectors.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "framework/release/assessment/rotation_detectors.hpp"
#include "framework/release/assessment/undo.hpp"

namespace detectors_test {

using namespace certamen;
using namespace certamen::assessment;

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

TEST_CASE("parallel columns: equal ones are not split units, by themselves") {
  Matrix a = drawn(0);
  a.col(5) = a.col(9);
  CHECK(!conspicuous(Detector::parallel, parallel_columns(a)));
  CHECK(distinct_lines(a).cols() == 63);
  a.row(1).setZero();
  a.row(2) = a.row(3);
  CHECK(distinct_lines(a).rows() == 46);
  CHECK(distinct_lines(a).cols() == 63);
  CHECK(distinct_lines(Matrix::Zero(4, 4)).size() == 0);
}

namespace {

/// Positions of transformers: sines in even columns, cosines in odd ones.
Matrix positions(Eigen::Index rows, Eigen::Index columns) {
  return Matrix::NullaryExpr(rows, columns, [&](Eigen::Index i, Eigen::Index j) {
    const double angle = static_cast<double>(i) * std::pow(10000, -static_cast<double>(j / 2 * 2) /
                                                                      static_cast<double>(columns));
    return j % 2 == 0 ? std::sin(angle) : std::cos(angle);
  });
}

/// Overlapping triangles, as the filters of a spectrum.
Matrix triangles(Eigen::Index filters, Eigen::Index places) {
  return Matrix::NullaryExpr(filters, places, [&](Eigen::Index i, Eigen::Index j) {
    const double centre = static_cast<double>(places * (i + 1)) / static_cast<double>(filters + 1);
    return std::max(0.0, 1 - std::abs(static_cast<double>(j) - centre) / 6);
  });
}

}  // namespace

TEST_CASE("likeness of neighbours: positions, filters and convolutions have it, drawn matrices, "
          "their releases and these in another order do not") {
  Matrix convolution = Matrix::Zero(48, 52);
  for (int i = 0; i < 48; ++i) convolution.row(i).segment(i, 5) << 1, 4, 6, 4, 1;
  Stream coins{15, 0, 0};
  for (const Matrix& table : {positions(512, 64), positions(64, 64), positions(40, 96),
                              triangles(40, 120), convolution}) {
    CHECK(conspicuous(Detector::smooth, smooth_figure(table)));
    const auto rows = random_permutation(table.rows(), coins),
               columns = random_permutation(table.cols(), coins);
    CHECK(!conspicuous(Detector::smooth, smooth_figure(table(rows, columns))));
  }
  for (std::uint64_t trial = 0; trial < 100; ++trial) {
    Stream other{16, trial, 0};
    const Matrix a = gaussian(32, trial % 2 == 0 ? 32 : 200, other);
    CHECK(!conspicuous(Detector::smooth, smooth_figure(a)));
    CHECK(!conspicuous(Detector::smooth, smooth_figure(a - low_rank(a, 4))));
    CHECK(!conspicuous(Detector::smooth, smooth_figure(low_rank(a, 1) + 0.1 * a)));
  }
}

TEST_CASE("units: one side without the other, or the same inputs, are odd; pruned and untrained "
          "ones are not") {
  Matrix in = drawn(30), out = drawn(31);
  const auto odd = [&](const Matrix& other) {
    const OddUnits found = odd_units(in, other);
    return std::pair{found.one_side_zero, found.repeated};
  };
  CHECK(odd(out) == std::pair{0.0, 0.0});
  CHECK(odd(Matrix::Zero(48, 64)) == std::pair{0.0, 0.0});
  in.row(3).setZero();
  out.row(3).setZero();
  CHECK(odd(out) == std::pair{0.0, 0.0});
  out.row(4).setZero();
  CHECK(odd(out) == std::pair{1.0, 0.0});
  in.row(5) = in.row(6);
  CHECK(odd(out) == std::pair{1.0, 1.0});
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

namespace {

double energy_of_outliers(const Matrix& a, const Matrix& base) {
  return outliers_of(a, base).energy;
}

}  // namespace

TEST_CASE("beside a base: order, scales, rank and outliers show where they are, and only there") {
  const Matrix base = drawn(0), noise = 0.05 * drawn(1);
  const Matrix plain = base + noise;
  CHECK(moved_rows(plain, base) == 0);
  CHECK(!conspicuous(Detector::scales, scale_figure(plain, base)));
  CHECK(missing_rank(plain, base) == 0);
  CHECK(!conspicuous(Detector::spikes, spike_figure(plain, base)));
  CHECK(!conspicuous(Detector::rotation, rotation_figure(plain, base)));
  CHECK(energy_of_outliers(plain, base) < 0.01);
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
  CHECK(conspicuous(Detector::outliers, energy_of_outliers(replaced, base)));
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
  CHECK(!conspicuous(Detector::outliers, energy_of_outliers(tuned, base)));
  CHECK(!conspicuous(Detector::view_entries, differing_entries(tuned, base)));
  Matrix replaced = base;
  for (int i = 0; i < 20; ++i) replaced(i, i) += 0.05;
  CHECK(energy_of_outliers(replaced, base) == doctest::Approx(1));
  CHECK(conspicuous(Detector::view_entries, differing_entries(replaced, base)));
}

TEST_CASE("beside a base: rows and columns that change more than others are no replaced weights") {
  const Matrix base = drawn(40);
  const Column rows = Column::NullaryExpr(
                   48, [](Eigen::Index i) { return std::pow(static_cast<double>(i + 1), -2); }),
               columns = Column::NullaryExpr(
                   64, [](Eigen::Index i) { return std::pow(static_cast<double>(i + 1), -1.5); });
  const Matrix even = rows.asDiagonal() * drawn(41), both = even * columns.asDiagonal();
  CHECK(energy_of_outliers(base + even, base) < 0.05);
  CHECK(energy_of_outliers(base + both, base) < 0.05);
  Matrix replaced = base + 0.01 * even;
  for (int i = 0; i < 10; ++i) replaced(i, 2 * i) += 3;
  CHECK(conspicuous(Detector::outliers, energy_of_outliers(replaced, base)));
}

TEST_CASE("beside a base: pruned weights are no replaced ones, at any share") {
  const Matrix base = drawn(22);
  for (const double bound : {0.1, 0.5, 1.0}) {
    const Matrix pruned = (base.array().abs() < bound).select(0, base);
    REQUIRE(pruned != base);
    CHECK(energy_of_outliers(pruned, base) == 0);
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

TEST_CASE(
    "beside a base: another model is not a scaled one, and a row that grew elsewhere neither") {
  const Matrix base = drawn(32);
  CHECK(!conspicuous(Detector::scales, scale_figure(0.1 * drawn(33), base)));
  CHECK(!conspicuous(Detector::scales, scale_figure(5 * drawn(33), base)));
  CHECK(!conspicuous(Detector::scales, scale_figure(base + 2 * drawn(33), base)));
  CHECK(conspicuous(Detector::scales, scale_figure(2 * (base + 0.05 * drawn(33)), base)));
}

TEST_CASE("beside a base: both orders together are found and undone, of full and low-rank "
          "fine-tunes, wide and tall; another model and plain fine-tunes show nothing") {
  for (const auto& [rows, columns] : {std::pair{48, 64}, {64, 64}, {90, 40}})
    for (const int rank : {0, 8}) {
      CAPTURE(rows);
      CAPTURE(rank);
      Stream coins{17, static_cast<std::uint64_t>(rank), static_cast<std::uint64_t>(rows)};
      const Matrix base = gaussian(rows, columns, coins);
      const Matrix noise = gaussian(rows, columns, coins);
      const Matrix weights =
          base + 0.05 * (rank == 0 ? noise
                                   : low_rank(noise, rank) *
                                         (noise.norm() / low_rank(noise, rank).norm()));
      const auto row_order = random_permutation(rows, coins),
                 column_order = random_permutation(columns, coins);
      const Matrix released = weights(row_order, column_order);
      CHECK(moved_rows(released, base) == 0);
      CHECK(moved_rows(released.transpose(), base.transpose()) == 0);
      CHECK(moved_both(released, base) > 0.8);
      CHECK(undo_orders(released, base) == weights);
      CHECK(moved_both(weights, base) == 0);
      CHECK(moved_both(noise, base) == 0);
      CHECK(moved_both(rows_of(weights, row_order), base) == 0);
    }
}

TEST_CASE("beside a base: a rotation of the outputs shows in the columns' inner products, and "
          "Procrustes undoes it as far as it can") {
  const Matrix base = drawn(34), weights = base + 0.05 * drawn(35);
  Stream coins{18, 0, 0};
  const Matrix released = random_orthogonal(48, coins) * weights;
  const auto of_columns = [&](const Matrix& a) {
    return rotation_figure(a.transpose(), base.transpose());
  };
  CHECK(conspicuous(Detector::left_rotation, of_columns(released)));
  CHECK(!conspicuous(Detector::left_rotation, of_columns(weights)));
  CHECK(!conspicuous(Detector::left_rotation, of_columns(drawn(36))));
  CHECK(!conspicuous(Detector::rotation, rotation_figure(released, base)));
  const Matrix undone = undo_rotation(released.transpose(), base.transpose()).transpose();
  CHECK((undone - weights).norm() < 0.8 * (base - weights).norm());
  CHECK(distance_to_base(undone, base) < 0.05);
  CHECK(distance_to_base(released, base) > 1);
}

TEST_CASE("beside a base: mixed groups of rows unmix, another model does not") {
  const Matrix base = drawn(37), weights = base + 0.05 * drawn(38);
  Stream coins{19, 0, 0};
  Matrix mixed = weights;
  const auto order = random_permutation(48, coins);
  for (std::size_t g = 0; g < 48; g += 4) {
    const std::vector<int> group{order.begin() + static_cast<std::ptrdiff_t>(g),
                                 order.begin() + static_cast<std::ptrdiff_t>(g + 4)};
    const Matrix factors = (99 * gaussian(4, 4, coins).cwiseAbs()).array().round() + 1;
    mixed(group, Eigen::all) = factors * rows_of(weights, group);
  }
  const Matrix released = columns_of(mixed, random_permutation(64, coins));
  CHECK(conspicuous(Detector::row_mixtures, mixture(released, base).figure));
  CHECK(!conspicuous(Detector::row_mixtures, mixture(drawn(39), base).figure));
  const Matrix shared =
      weights + weights.rowwise().sum() * Column::LinSpaced(64, -5, 5).transpose();
  const Matrix turned = columns_of(shared, random_permutation(64, coins));
  CHECK(moved_off_direction(turned, base) > 0.8);
  CHECK(moved_off_direction(drawn(39), base) == 0);
}

}  // namespace detectors_test
