// SPDX-License-Identifier: Apache-2.0
// Files that nothing was done to: pruned, dead, narrow, quantised or compressed.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "framework/release/assessment/finetune.hpp"
#include "framework/release/assessment/inspection.hpp"
#include "framework/release/models/safetensors_writer.hpp"
#include "tests/framework/release/assessment/inspected.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace genuine_files_test {

using namespace certamen;
using namespace certamen::assessment;
using namespace certamen::testing;

namespace {

StoredTensor named(const std::string& name, const Matrix& a) {
  return stored(a, FloatFormat::f32, name);
}

StoredTensor bias(const std::string& name, Eigen::Index size, Stream& coins) {
  Tensor<double> values{{static_cast<std::size_t>(size)}};
  for (std::size_t i = 0; i < static_cast<std::size_t>(size); ++i)
    values.data()[i] = coins.gaussian();
  return {name, FloatFormat::f32, values};
}

/// The guidelines of these that are violated, and "?" after those that are undecided.
std::string judged(const std::vector<StoredTensor>& tensors) {
  const Folder folder;
  write_safetensors(folder / "file", tensors);
  std::string text;
  for (const auto& one : inspect_file({.file = folder / "file"}, {}).guidelines) {
    if (one.id != "G4" && one.id != "G6") continue;
    if (one.status == GuidelineStatus::violated) text += one.id + " ";
    if (one.status == GuidelineStatus::undecided) text += one.id + "? ";
  }
  return text;
}

std::string judged(const Matrix& a) {
  return judged({named("w", a)});
}

constexpr std::pair<int, int> shapes[]{{64, 64}, {48, 200}, {256, 40}};

const std::string up = "encoder.layer.0.intermediate.dense.",
                  down = "encoder.layer.0.output.dense.";

std::vector<StoredTensor> layer(const Matrix& in, const Matrix& out, Stream& coins) {
  return {named(up + "weight", in), bias(up + "bias", in.rows(), coins),
          named(down + "weight", out), bias(down + "bias", out.rows(), coins)};
}

}  // namespace

TEST_CASE("genuine files: small rows and columns leave no kernel, what was removed does") {
  for (const auto& [rows, columns] : shapes)
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      CAPTURE(rows);
      CAPTURE(seed);
      Stream coins{51, seed, 0};
      const Matrix a = 0.05 * gaussian(rows, columns, coins);
      for (const double size : {1e-6, 1e-3, 0.03}) {
        Matrix dead = a;
        dead.topRows(6) *= size;
        CHECK(judged(dead).empty());
        CHECK(judged(dead.transpose()).empty());
        Matrix removed = a - low_rank(a, 4);
        removed.topRows(6) *= size;
        if (size > 1e-6) CHECK(judged(removed) == "G6 ");
      }
    }
}

TEST_CASE("genuine files: zeros of pruning make no lines parallel and no kernel of their own") {
  for (const double kept : {0.03, 0.05, 0.1, 0.3})
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      CAPTURE(kept);
      CAPTURE(seed);
      Stream coins{52, seed, 0};
      const Matrix pruned = gaussian(64, 512, coins).unaryExpr([&](double x) {
        return coins.uniform() < kept ? x : 0.0;
      });
      // Some lines are zero, or have one entry each at one place, which decides nothing.
      const std::string said = judged(pruned);
      CHECK(said.find("G4 ") == std::string::npos);
      CHECK(said.find("G6 ") == std::string::npos);
    }
  // A column forty times as large leaves few levels for the others.
  Stream coins{53, 0, 0};
  Matrix coarse = gaussian(128, 128, coins);
  coarse.col(17) *= 40;
  for (auto row : coarse.rowwise()) {
    const double step = row.cwiseAbs().maxCoeff() / 7;
    row = (row / step).array().round() * step;
  }
  const std::string said = judged(coarse);
  CHECK(said.find("G4 ") == std::string::npos);
  CHECK(said.find("G6 ") == std::string::npos);
}

TEST_CASE("genuine files: equal lines and products of narrow matrices are undecided") {
  Stream coins{54, 0, 0};
  Matrix a = gaussian(128, 64, coins);
  CHECK(judged(a).empty());
  Matrix nearly = a;
  a.row(100) = a.row(3);
  CHECK(judged(a) == "G4? ");
  nearly.row(100) = 1.0000002 * nearly.row(3);
  CHECK(judged(nearly) == "G4 ");
  const Matrix left = gaussian(96, 24, coins), product = left * gaussian(24, 96, coins);
  CHECK(judged(product) == "G6? ");
  // Less than half is what SLIP leaves.
  const Matrix b = gaussian(96, 96, coins);
  CHECK(judged(b - low_rank(b, 40)) == "G6 ");
}

TEST_CASE("genuine files: units of a bias alone have an effect, and narrow layers vary") {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    CAPTURE(seed);
    Stream coins{55, seed, 0};
    Matrix in = gaussian(128, 40, coins), out = gaussian(40, 128, coins);
    CHECK(judged(layer(in, out, coins)).empty());
    Matrix without = out;
    without.col(5).setZero();
    CHECK(judged(layer(in, without, coins)) == "G4? ");  // pruning of one side leaves it too
    in.topRows(12).setZero();
    CHECK(judged(layer(in, out, coins)) == "G4? ");  // zero rows
    auto narrow = layer(gaussian(64, 1, coins), gaussian(1, 64, coins), coins);
    narrow.push_back(named("h", gaussian(64, 64, coins)));
    CHECK(judged(narrow).empty());
  }
}

TEST_CASE("genuine files: a base of zeros is refused, another model is undecided") {
  Stream coins{56, 0, 0};
  const Folder folder;
  const Matrix a = gaussian(64, 64, coins);
  write_safetensors(folder / "a", {named("w", a)});
  write_safetensors(folder / "zero", {named("w", Matrix::Zero(64, 64))});
  write_safetensors(folder / "other", {named("w", gaussian(64, 64, coins))});
  try {
    inspect_file({.file = folder / "a", .base = folder / "zero"}, {});
    FAIL_CHECK("not refused");
  } catch (const Error& error) {
    CHECK(std::string{error.what()}.find("all its numbers are zero") != std::string::npos);
  }
  for (const auto& one :
       inspect_file({.file = folder / "a", .base = folder / "other"}, {}).guidelines)
    if (one.id == "G3" || one.id == "G5") {
      CHECK(one.status == GuidelineStatus::undecided);
      CHECK(one.reason.find("nothing of the base is found in it") != std::string::npos);
    }
}

}  // namespace genuine_files_test
