// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/comparison.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "tests/support/random_cases.hpp"

using certamen::testing::one_in;

namespace comparison_test {

using namespace certamen;
using namespace certamen::assessment;

namespace {

/// The detectors that are conspicuous and that no genuine file explains.
std::set<Detector> said(const std::vector<Measured>& all) {
  std::set<Detector> found;
  for (const auto& one : all)
    if (conspicuous(one.detector, one.figure) && one.also.empty() &&
        text_of(one.detector).also.empty())
      found.insert(one.detector);
  return found;
}

std::set<Detector> beside(const Matrix& a, const Matrix& base) {
  std::vector<Measured> all;
  look_beside(a, base, "w", all);
  return said(all);
}

/// The distance that remains, of the first that says one.
double undone(const Matrix& a, const Matrix& base) {
  std::vector<Measured> all;
  look_beside(a, base, "w", all);
  for (const auto& one : all)
    if (one.undone) return *one.undone;
  return -1;
}

std::set<Detector> between(const Matrix& a, const Matrix& b) {
  std::vector<Measured> all;
  look_between(a, b, "w", all);
  return said(all);
}

using Set = std::set<Detector>;

}  // namespace

}  // namespace comparison_test

/// For messages.
template <>
struct doctest::StringMaker<std::set<certamen::assessment::Detector>> {
  static String convert(const std::set<certamen::assessment::Detector>& all) {
    std::string text = "{";
    for (const auto one : all) text += " " + std::string{text_of(one).name} + ";";
    return (text + " }").c_str();
  }
};

namespace comparison_test {

namespace {

Matrix noise_of(double size, const Matrix& base, Stream& coins) {
  const Matrix noise = gaussian(base.rows(), base.cols(), coins);
  return noise * (size * base.norm() / noise.norm());
}

/// Each row by its own largest entry, to levels of that many bits.
Matrix quantised(Matrix a, int bits) {
  const double levels = std::pow(2.0, bits - 1) - 1;
  for (auto row : a.rowwise()) {
    const double step = row.cwiseAbs().maxCoeff() / levels;
    row = (row / step).array().round() * step;
  }
  return a;
}

/// To -m, 0 and m, where m is the mean of the row's sizes.
Matrix ternary(Matrix a) {
  for (auto row : a.rowwise()) {
    const double mean = row.cwiseAbs().mean();
    row = (row / mean).array().round().cwiseMin(1.0).cwiseMax(-1.0) * mean;
  }
  return a;
}

Matrix pruned(const Matrix& a, double share) {
  std::vector<double> sizes;
  for (Eigen::Index i = 0; i < a.size(); ++i) sizes.push_back(std::abs(a.data()[i]));
  std::ranges::sort(sizes);
  const double bound = sizes[static_cast<std::size_t>(share * static_cast<double>(sizes.size()))];
  return (a.array().abs() <= bound).select(0, a);
}

Column spread_scales(Eigen::Index size, Stream& coins) {
  return gaussian(size, 1, coins).unaryExpr([](double x) { return std::exp(0.7 * x); });
}

Column random_signs(Eigen::Index size, Stream& coins) {
  return gaussian(size, 1, coins).unaryExpr([](double x) { return x < 0 ? -1.0 : 1.0; });
}

constexpr std::pair<int, int> shapes[]{{64, 64}, {128, 48}, {40, 160}};

/// A base and coins for every shape and a few seeds.
void for_all(const std::function<void(const Matrix&, Stream&)>& check) {
  for (const auto& [rows, columns] : shapes)
    for (std::uint64_t seed = 0; seed < 3; seed += one_in(1U)) {
      CAPTURE(rows);
      CAPTURE(columns);
      CAPTURE(seed);
      Stream coins{41, seed, static_cast<std::uint64_t>(rows)};
      const Matrix base = 0.05 * gaussian(rows, columns, coins);
      check(base, coins);
    }
}

}  // namespace

TEST_CASE("comparison: noise of any size, quantisation, pruning and formats say nothing") {
  for_all([](const Matrix& base, Stream& coins) {
    for (const double size : {0.01, 0.2, 0.45, 0.49, 0.5, 0.52, 0.55, 0.6, 1.0, 2.0}) {
      CAPTURE(size);
      CHECK(beside(base + noise_of(size, base, coins), base) == Set{});
    }
    for (const int bits : {2, 3, 4, 8}) {
      CAPTURE(bits);
      CHECK(beside(quantised(base, bits), base) == Set{});
    }
    CHECK(beside(ternary(base), base) == Set{});
    for (const double share : {0.3, 0.5, 0.9}) CHECK(beside(pruned(base, share), base) == Set{});
    CHECK(beside(rounded(base, FloatFormat::bf16), base) == Set{});
    CHECK(beside(rounded(base, FloatFormat::f16), base) == Set{});
  });
}

TEST_CASE("comparison: a column forty times as large says nothing, in any format") {
  for_all([](const Matrix& base, Stream& coins) {
    Matrix outlier = base;
    outlier.col(17) *= 40;
    for (const int bits : {4, 8}) {
      CAPTURE(bits);
      CHECK(beside(quantised(outlier, bits), outlier) == Set{});
    }
    for (const FloatFormat format : {FloatFormat::bf16, FloatFormat::f16}) {
      CHECK(beside(rounded(outlier, format), outlier) == Set{});
      CHECK(between(outlier, rounded(outlier, format)) == Set{});
    }
    CHECK(between(outlier, outlier + noise_of(0.01, outlier, coins)) == Set{});
  });
}

TEST_CASE("comparison: where three columns stand out they do not decide alone what is said") {
  for (const auto& [rows, columns] : {std::pair{64, 64}, {128, 64}, {256, 256}})
    for (std::uint64_t seed = 0; seed < 3; seed += one_in(1U)) {
      CAPTURE(rows);
      CAPTURE(seed);
      Stream coins{71, seed, 0};
      Matrix base = 0.05 * gaussian(rows, columns, coins);
      base.col(3) *= 30;
      base.col(17) *= 15;
      base.col(40) *= 8;
      const Column sizes = base.colwise().norm().transpose() / std::sqrt(rows);
      const auto noise = [&](double size) -> Matrix {
        return size * gaussian(rows, columns, coins) * sizes.asDiagonal();
      };
      for (const double size : {0.05, 0.2, 0.5}) {
        CHECK(beside(base + noise(size), base) == Set{});
        CHECK(between(base + noise(size), base + noise(size)) == Set{});
        CHECK(beside(base + noise_of(size, base, coins), base) == Set{});
      }
      Matrix rewritten = base;
      rewritten.topRows(4) = 0.05 * gaussian(4, columns, coins);
      CHECK_FALSE(beside(rewritten, base).contains(Detector::row_order));
      // Half a percent of the weights replaced: a sparse difference.
      Matrix replaced = base;
      for (Eigen::Index i = 0; i < rows; ++i)
        for (Eigen::Index j = 0; j < columns; ++j)
          if (coins.uniform() < 0.005) replaced(i, j) += coins.gaussian();
      CHECK(beside(replaced, base) == Set{Detector::outliers});
      // What is done to lines is seen.
      const Matrix tuned = base + noise(0.01);
      Matrix turned = tuned, moved = tuned;
      for (Eigen::Index j = 0; j < columns; j += 2) turned.col(j) *= -1;
      CHECK(beside(turned, base) == Set{Detector::signs});
      for (Eigen::Index i = 0; i < rows; ++i) moved.row(i) = tuned.row((i + 1) % rows);
      CHECK(beside(moved, base) == Set{Detector::row_order});
      Matrix scaled = tuned;
      for (Eigen::Index i = 0; i < rows; ++i) scaled.row(i) *= std::exp(coins.gaussian());
      CHECK(beside(scaled, base) == Set{Detector::scales});
    }
}

TEST_CASE("comparison: one factor below 1 for all rows may be the decay of weights") {
  for_all([](const Matrix& base, Stream& coins) {
    // Whether scales are said to hide it: nothing if none are seen.
    const auto decided = [&](const Matrix& a) -> std::optional<bool> {
      std::vector<Measured> all;
      look_beside(a, base, "w", all);
      for (const auto& one : all)
        if (one.detector == Detector::scales && conspicuous(one.detector, one.figure))
          return one.also.empty();
      return std::nullopt;
    };
    const Matrix noise = noise_of(0.02, base, coins);
    CHECK(decided(0.8 * base + noise) == false);
    CHECK(decided(0.8 * base) == false);
    CHECK(decided(1.5 * base + noise) == true);
    CHECK(decided(0.2 * base) == true);
    Matrix scaled = base + noise;
    for (Eigen::Index i = 0; i < base.rows(); ++i) scaled.row(i) *= std::exp(-coins.uniform());
    CHECK(decided(scaled) == true);
  });
}

TEST_CASE("comparison: training what is zero in the base, or a few rows, is no secret basis") {
  for_all([](const Matrix& base, Stream& coins) {
    Matrix tokens = base, inputs = base;
    tokens.topRows(12).setZero();
    inputs.leftCols(8).setZero();
    Matrix some = tokens, new_inputs = inputs, retrained = base;
    some.topRows(5) = 0.01 * gaussian(5, base.cols(), coins);
    new_inputs.leftCols(8) = 0.005 * gaussian(base.rows(), 8, coins);
    retrained.row(3) = 0.05 * gaussian(1, base.cols(), coins);
    CHECK(beside(some, tokens) == Set{});
    CHECK(beside(new_inputs, inputs) == Set{});
    CHECK(beside(retrained, base) == Set{});
    CHECK(beside(some + noise_of(0.02, some, coins), tokens) == Set{});
  });
}

TEST_CASE("comparison: fine-tunes of heavy tails replace no weights; replaced ones stand apart") {
  for_all([](const Matrix& base, Stream& coins) {
    // Student's t of two degrees of freedom.
    const Matrix heavy = Matrix::NullaryExpr(base.rows(), base.cols(), [&] {
      const double x = coins.gaussian(), y = coins.gaussian(), z = coins.gaussian();
      return x / std::sqrt((y * y + z * z) / 2);
    });
    CHECK(beside(base + 0.002 * heavy, base) == Set{});
    Matrix replaced = base + noise_of(0.02, base, coins);
    for (int i = 0; i < 30; ++i) replaced(i, (7 * i) % 40) += 0.2;
    CHECK(beside(replaced, base).contains(Detector::outliers));
  });
}

TEST_CASE("comparison: signs, scales and orders of lines are seen alone and together, and undone") {
  for_all([](const Matrix& base, Stream& coins) {
    const Matrix model = base + noise_of(0.05, base, coins);
    const auto rows = random_permutation(base.rows(), coins),
               columns = random_permutation(base.cols(), coins);
    const Column row_scales = spread_scales(base.rows(), coins),
                 column_scales = spread_scales(base.cols(), coins),
                 row_signs = random_signs(base.rows(), coins),
                 column_signs = random_signs(base.cols(), coins);
    const Matrix turned = row_signs.asDiagonal() * model * column_signs.asDiagonal(),
                 scaled = row_scales.asDiagonal() * model;
    const std::vector<std::pair<Matrix, Set>> hidden{
        {2.5 * model, {Detector::scales}},
        {1e-200 * model, {Detector::scales}},
        {scaled, {Detector::scales}},
        {model * column_scales.asDiagonal(), {Detector::column_scales}},
        {scaled * column_scales.asDiagonal(), {Detector::scales, Detector::column_scales}},
        {row_signs.asDiagonal() * model, {Detector::signs}},
        {turned, {Detector::signs}},
        {rows_of(model, rows), {Detector::row_order}},
        {rows_of(row_signs.asDiagonal() * model, rows), {Detector::row_order, Detector::signs}},
        {rows_of(model * column_scales.asDiagonal(), rows),
         {Detector::row_order, Detector::column_scales}},
        {columns_of(scaled, columns), {Detector::column_order, Detector::scales}},
        {model(rows, columns), {Detector::both_orders}},
        {turned(rows, columns), {Detector::both_orders, Detector::signs}},
        {scaled(rows, columns), {Detector::both_orders, Detector::scales}},
    };
    for (std::size_t i = 0; i < hidden.size(); ++i) {
      CAPTURE(i);
      CHECK(beside(hidden[i].first, base) == hidden[i].second);
      CHECK(undone(hidden[i].first, base) < 0.06);
      if (i > 0) CHECK(!between(hidden[i].first, base).empty());
      CHECK(!between(hidden[i].first, base).contains(Detector::view_entries));
    }
  });
}

TEST_CASE("comparison: rotations are seen alone and with orders and scales, on either side") {
  for_all([](const Matrix& base, Stream& coins) {
    const Matrix model = base + noise_of(0.05, base, coins),
                 right = random_orthogonal(base.cols(), coins),
                 left = random_orthogonal(base.rows(), coins);
    const auto rows = random_permutation(base.rows(), coins),
               columns = random_permutation(base.cols(), coins);
    const Matrix scaled = spread_scales(base.rows(), coins).asDiagonal() * model;
    CHECK(beside(model * right, base) == Set{Detector::rotation});
    CHECK(beside(left * model, base) == Set{Detector::left_rotation});
    // Heads of eight rows: some rows lie near their own negative.
    Matrix heads = model;
    for (Eigen::Index i = 0; i < heads.rows(); i += 8)
      heads.middleRows(i, 8) = random_orthogonal(8, coins) * model.middleRows(i, 8);
    CHECK(beside(heads, base) == Set{Detector::left_rotation});
    const std::vector<Matrix> composed{
        scaled * right, rows_of(model, rows) * right, rows_of(scaled, rows) * right,
        left * model * spread_scales(base.cols(), coins).asDiagonal(),
        left * columns_of(model, columns)};
    for (std::size_t i = 0; i < composed.size(); ++i) {
      CAPTURE(i);
      CHECK(beside(composed[i], base) == Set{Detector::rotated_lines});
      CHECK(undone(composed[i], base) < 0.06);
    }
    CHECK(between(model * right, model * random_orthogonal(base.cols(), coins)) ==
          Set{Detector::view_rotation});
    CHECK(between(left * model, random_orthogonal(base.rows(), coins) * model) ==
          Set{Detector::view_rotation});
  });
}

TEST_CASE("comparison: rotations on both sides keep the singular values, another model does not") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    CAPTURE(seed);
    Stream coins{42, seed, 0};
    const Matrix base = gaussian(64, 64, coins);
    const Matrix hidden = random_orthogonal(64, coins) * (base + noise_of(0.02, base, coins)) *
                          random_orthogonal(64, coins);
    CHECK(beside(hidden, base) == Set{Detector::spectrum});
    CHECK(beside(gaussian(64, 64, coins), base) == Set{});
  }
}

TEST_CASE("comparison: another model is said to be unrelated, a fine-tune is not") {
  for_all([](const Matrix& base, Stream& coins) {
    const auto is_unrelated = [&](const Matrix& a) {
      std::vector<Measured> all;
      look_beside(a, base, "w", all);
      return std::ranges::any_of(all, [](const Measured& one) {
        return one.detector == Detector::unrelated && conspicuous(one.detector, one.figure);
      });
    };
    const Matrix other = gaussian(base.rows(), base.cols(), coins);
    CHECK(is_unrelated(other));
    CHECK(beside(other, base) == Set{});
    for (const double size : {0.05, 0.5, 2.0})
      CHECK(!is_unrelated(base + noise_of(size, base, coins)));
    CHECK(!is_unrelated(other.rows() < other.cols()
                            ? Matrix{base * random_orthogonal(base.cols(), coins)}
                            : Matrix{random_orthogonal(base.rows(), coins) * base}));
  });
}

TEST_CASE("comparison: masks of low rank between releases are seen beside uneven rounding") {
  for_all([](const Matrix& base, Stream& coins) {
    const auto masked = [&] {
      const Matrix left = gaussian(base.rows(), 2, coins);
      return Matrix{base + 0.02 * left * gaussian(2, base.cols(), coins)};
    };
    CHECK(between(masked(), masked()) == Set{Detector::view_rank});
    CHECK(between(rounded(masked(), FloatFormat::bf16), rounded(masked(), FloatFormat::bf16))
              .contains(Detector::view_spikes));
  });
}

}  // namespace comparison_test
