// SPDX-License-Identifier: Apache-2.0
// What training, merging and compression do to weights is no operator that hides them.
#include <doctest/doctest.h>

#include <cmath>

#include "framework/release/assessment/finetune.hpp"
#include "tests/framework/release/assessment/inspected.hpp"

using certamen::testing::violations;

namespace trained_files_test {

using namespace certamen;
using namespace certamen::assessment;

namespace {

Matrix drawn(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed) {
  Stream coins{90, seed, 0};
  return gaussian(rows, columns, coins);
}

/// With entries kept where a coin of this probability falls.
Matrix thinned(Matrix a, double kept, std::uint64_t seed) {
  Stream coins{91, seed, 0};
  const Column keep = uniform(a.size(), 0, 1, coins);
  for (Eigen::Index i = 0; i < a.size(); ++i)
    if (keep(i) >= kept) a.data()[i] = 0;
  return a;
}

bool has(const std::string& ids, const std::string& id) {
  return ids.find(id) != std::string::npos;
}

}  // namespace

TEST_CASE("trained files: inputs that are always zero leave columns that are nearly nothing") {
  Matrix a = drawn(200, 128, 0);
  for (Eigen::Index j = 0; j < 20; ++j)
    a.col(j) = std::pow(10.0, -11 - static_cast<double>(j) / 3) * a.col(j % 2);
  CHECK(violations(a).empty());
  Matrix rows = drawn(128, 128, 1);
  rows.topRows(3) *= 1e-38;
  CHECK(violations(rows).empty());
  CHECK(violations(Matrix{drawn(200, 128, 0) - low_rank(drawn(200, 128, 0), 4)}) == "G6 ");
}

TEST_CASE("trained files: a few rows that changed much are not permuted, all of them are") {
  const Matrix base = drawn(120, 64, 2);
  Matrix tuned = base + 0.05 * drawn(120, 64, 3);
  tuned.row(7) = base.row(9) + 0.02 * drawn(1, 64, 4);
  tuned.row(9) = base.row(7) + 0.02 * drawn(1, 64, 5);
  tuned.topRows(40) += 2 * drawn(40, 64, 6);
  CHECK(!has(violations(tuned, base), "G3"));
  Stream coins{92, 0, 0};
  CHECK(has(
      violations(rows_of(base + 0.05 * drawn(120, 64, 3), random_permutation(120, coins)), base),
      "G3"));
}

TEST_CASE("trained files: lines of one large entry are no scaled ones") {
  const Matrix base = Matrix::Identity(128, 128) + 0.01 * drawn(128, 128, 7);
  Matrix tuned = base;
  tuned.diagonal() += 0.3 * drawn(128, 1, 8);
  const std::string ids = violations(tuned, base);
  CHECK(!has(ids, "G3"));
  CHECK(!has(ids, "G5"));
}

TEST_CASE("trained files: weight decay and merged vectors are undecided, large scales are not") {
  const Matrix base = drawn(96, 64, 9), tuned = base + 0.02 * drawn(96, 64, 10);
  CHECK(!has(violations(0.85 * tuned, base), "G3"));
  Stream coins{93, 0, 0};
  const Column merged = uniform(96, 0.8, 1.2, coins), large = uniform(96, 1, 6, coins);
  CHECK(!has(violations(merged.asDiagonal() * tuned, base), "G3"));
  CHECK(has(violations(large.asDiagonal() * tuned, base), "G3"));
  CHECK(has(violations(3 * tuned, base), "G3"));
}

TEST_CASE("trained files: sparse fine-tunes, merges and clipping replace no weights") {
  const Matrix base = drawn(96, 96, 11);
  CHECK(violations(base + thinned(0.5 * drawn(96, 96, 12), 0.1, 13), base).empty());
  CHECK(violations(base + thinned(3 * drawn(96, 96, 14), 0.01, 15), base).find("G5") ==
        std::string::npos);
  CHECK(violations(base.cwiseMin(2).cwiseMax(-2), base).empty());
  Matrix replaced = base;
  for (Eigen::Index i = 0; i < 96; ++i) replaced(i, (7 * i) % 96) = i % 2 == 0 ? 8 : -7;
  CHECK(has(violations(replaced, base), "G5"));
}

TEST_CASE("trained files: centred weights and a cut lower end are no kernel of a secret") {
  const Matrix a = drawn(96, 96, 16);
  const Matrix centred = a.colwise() - a.rowwise().mean().eval();
  CHECK(!has(violations(centred), "G6"));
  CHECK(!has(violations(Matrix{a.rowwise() - a.colwise().mean().eval()}), "G6"));
  CHECK(!has(violations(low_rank(a, 80)), "G6"));
  CHECK(has(violations(Matrix{a - low_rank(a, 2)}), "G6"));
  const Matrix wide = drawn(64, 200, 17);
  CHECK(!has(violations(low_rank(wide, 50)), "G6"));
  CHECK(has(violations(Matrix{wide - low_rank(wide, 2)}), "G6"));
}

TEST_CASE("trained files: new tokens behind a table and a large common direction split no units") {
  const Matrix table = drawn(200, 64, 18), mean = table.colwise().mean();
  Matrix resized{220, 64};
  resized.topRows(200) = table;
  resized.bottomRows(20) = mean.replicate(20, 1) + 1e-5 * drawn(20, 64, 19);
  CHECK(!has(violations(resized), "G4"));
  const Matrix spike = 1e4 * drawn(96, 1, 20) * drawn(1, 64, 21) + drawn(96, 64, 22);
  CHECK(!has(violations(spike), "G4"));
  Matrix split{110, 64};
  split.topRows(96) = drawn(96, 64, 23);
  split.bottomRows(14) = 0.3 * split.topRows(14);
  CHECK(has(violations(split), "G4"));
}

TEST_CASE(
    "trained files: an update of rank one is no mixture, and a small rotation no secret basis") {
  const Matrix base = drawn(96, 64, 24), step = drawn(96, 1, 25) * drawn(1, 64, 26);
  CHECK(!has(violations(base + step, base), "G3"));
  Matrix skew = 0.02 * drawn(64, 64, 27);
  skew = (skew - skew.transpose()).eval();
  const Matrix half = 0.5 * skew, one = Matrix::Identity(64, 64);
  const Matrix turned = base * solve(one + half, one - half);  // Cayley's orthogonal matrix
  CHECK(!has(violations(turned, base), "G3"));
  Stream coins{94, 0, 0};
  CHECK(has(violations(base * random_orthogonal(64, coins), base), "G3"));
}

TEST_CASE("trained files: coefficients of one series have each column in one direction") {
  const Matrix secret = drawn(48, 96, 28);
  const testing::Folder folder;
  std::vector<StoredTensor> release;
  Stream coins{95, 0, 0};
  for (const char* name : {"t.0", "t.1", "t.2"}) {
    const Column factors = uniform(96, -2, 2, coins);
    release.push_back(testing::stored(secret * factors.asDiagonal(), FloatFormat::f32, name));
  }
  write_safetensors(folder / "series", release);
  write_safetensors(folder / "copies", {testing::stored(secret, FloatFormat::f32, "a"),
                                        testing::stored(1.01 * secret, FloatFormat::f32, "b"),
                                        testing::stored(drawn(48, 96, 29), FloatFormat::f32, "c")});
  const auto status = [&](const std::string& file) {
    const auto all = inspect_file({.file = folder / file}, {}).guidelines;
    return std::ranges::find(all, "G5", &GuidelineFinding::id)->status;
  };
  CHECK(status("series") == GuidelineStatus::violated);
  CHECK(status("copies") == GuidelineStatus::undecided);
}

TEST_CASE("trained files: a convolution of width 1 is a matrix, others are said to be left out") {
  const Matrix removed = drawn(64, 64, 30) - low_rank(drawn(64, 64, 30), 4);
  const testing::Folder folder;
  StoredTensor narrow = testing::stored(removed), wide = narrow;
  narrow.values = Tensor<double>{{64, 64, 1, 1}};
  std::ranges::copy(wide.values.data(), narrow.values.data().begin());
  wide.name = "experts";
  wide.values = Tensor<double>{{2, 64, 64}};
  write_safetensors(folder / "file", {narrow, wide});
  const Inspection found = inspect_file({.file = folder / "file"}, {});
  CHECK(std::ranges::find(found.guidelines, "G6", &GuidelineFinding::id)->status ==
        GuidelineStatus::violated);
  REQUIRE(found.skipped.size() == 1);
  CHECK(found.skipped.front().tensor == "experts");
}

}  // namespace trained_files_test
