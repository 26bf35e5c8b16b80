// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/inspection.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>

#include "framework/release/assessment/guidelines.hpp"
#include "framework/release/assessment/matrix_release.hpp"
#include "framework/release/models/safetensors_writer.hpp"
#include "framework/run/random.hpp"
#include "tests/framework/release/assessment/assessed.hpp"
#include "tests/framework/release/assessment/inspected.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace inspection_test {

using namespace certamen;
using namespace certamen::assessment;
using namespace certamen::testing;

namespace {

FineTuned drawn() {
  Stream coins{5, 0, 0};
  return fine_tune(gaussian(64, 64, coins), {.rank = 0, .size = 0.05}, coins);
}

std::string text_of_file(const std::string& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// Of a release of the scheme, beside its base.
std::string violations_of(const std::string& scheme) {
  const FineTuned model = drawn();
  Stream coins{6, 0, 0};
  const auto made = assessed(scheme).make(parameters_of(assessed(scheme), {}));
  return violations(dynamic_cast<const MatrixRelease&>(*made).release(model, coins), model.base);
}

GuidelineStatus status_of(const std::vector<GuidelineFinding>& all, const std::string& id) {
  return std::ranges::find(all, id, &GuidelineFinding::id)->status;
}

}  // namespace

TEST_CASE("inspection: a release shows what was done to it; a plain fine-tune and the public model "
          "show nothing") {
  CHECK(violations(drawn().weights, drawn().base).empty());
  CHECK(violations_of("teeslice").empty());
  CHECK(violations_of("translinkguard") == "G3 ");
  CHECK(violations_of("tsqp") == "G3 ");
  CHECK(violations_of("shadownet") == "G3 ");
  CHECK(violations_of("loro").find("G6") == std::string::npos);
  CHECK(violations_of("slip").find("G6") != std::string::npos);
  CHECK(violations_of("nnsplitter").find("G5") != std::string::npos);
}

TEST_CASE(
    "inspection: the real model violates no guideline, and without a base two are undecided") {
  const Inspection found = inspect_file({.file = real_model}, {});
  for (const auto& one : found.measurements) {
    INFO(one.tensor << " " << one.detector << " " << one.figure);
    CHECK(!one.conspicuous);
  }
  CHECK(found.guidelines.size() == 17);
  CHECK(status_of(found.guidelines, "G3") == GuidelineStatus::undecided);
  CHECK(status_of(found.guidelines, "G5") == GuidelineStatus::undecided);
  CHECK(status_of(found.guidelines, "G6") == GuidelineStatus::kept);
  CHECK(status_of(found.guidelines, "G4") == GuidelineStatus::kept);
  CHECK(status_of(found.guidelines, "G9") == GuidelineStatus::not_applicable);
}

/// The guidelines that three releases of the scheme violate beside each other.
std::string violations_of_views(const std::string& scheme, FloatFormat format) {
  const FineTuned model = drawn();
  const auto made = assessed(scheme).make(parameters_of(assessed(scheme), {}));
  const Folder folder;
  for (const char* name : {"1", "2", "3"}) {
    Stream coins{static_cast<std::uint64_t>(*name), 0, 0};
    const Matrix released = dynamic_cast<const MatrixRelease&>(*made).release(model, coins);
    write_safetensors(folder / name, {stored(released, format)});
  }
  std::string ids;
  for (const auto& one :
       inspect_file({.file = folder / "1", .views = {folder / "2", folder / "3"}}, {}).guidelines)
    if (one.status == GuidelineStatus::violated && (one.id == "G7" || one.id == "G15"))
      ids += one.id + " ";
  return ids;
}

TEST_CASE("inspection: releases beside each other show what fresh coins do not hide") {
  for (const FloatFormat format : {FloatFormat::f32, FloatFormat::f64, FloatFormat::bf16}) {
    CHECK(violations_of_views("loro", format) == "G7 ");            // masks of low rank
    CHECK(violations_of_views("translinkguard", format) == "G7 ");  // another order
    CHECK(violations_of_views("tsqp", format) == "G7 ");            // another scale
    CHECK(violations_of_views("nnsplitter", format) == "G15 ");     // other entries
    CHECK(violations_of_views("gauss-mask", format).empty());       // noise of full rank
    CHECK(violations_of_views("teeslice", format).empty());         // the same release
  }
}

TEST_CASE(
    "inspection: every pair of releases is compared, and a release of another model refused") {
  const Folder folder;
  const Matrix a = drawn().weights;
  write_safetensors(folder / "a", {stored(a, FloatFormat::f64)});
  write_safetensors(folder / "narrow", {stored(a.leftCols(40), FloatFormat::f64)});
  StoredTensor renamed = stored(a, FloatFormat::f64);
  renamed.name = "v";
  write_safetensors(folder / "renamed", {renamed});
  Matrix marked = a;
  marked(3, 5) += 0.01;
  write_safetensors(folder / "marked", {stored(marked, FloatFormat::f64)});
  const auto inspected = [&](std::vector<std::string> views) {
    for (auto& view : views) view = folder / view;
    return inspect_file({.file = folder / "a", .views = views}, {});
  };
  std::vector<std::string> pairs;
  for (const auto& one : inspected({"a", "marked"}).measurements)
    if (one.detector == "entries that differ between two releases, of all or of the smallest")
      pairs.push_back(one.tensor + (one.conspicuous ? "!" : ""));
  CHECK(pairs == std::vector<std::string>{"w, releases 1 and 3!", "w, releases 2 and 3!"});
  // The same release twice says nothing of coins, nor of marks.
  for (const char* guideline : {"G7", "G15"})
    CHECK(status_of(inspected({"a"}).guidelines, guideline) == GuidelineStatus::undecided);
  CHECK(status_of(inspected({}).guidelines, "G15") == GuidelineStatus::undecided);
  CHECK(status_of(inspected({}).guidelines, "G7") == GuidelineStatus::undecided);
  for (const char* other : {"narrow", "renamed", "none"}) try {
      (void)inspected({other});
      FAIL_CHECK(other);
    } catch (const Error& error) {
      CHECK(std::string{error.what()}.find(other) != std::string::npos);
    }
}

namespace {

/// The names of detectors whose figures are conspicuous, each once, without what they compute.
std::string conspicuous_in(const Inspection& found) {
  std::string seen;
  for (const auto& one : found.measurements) {
    const std::string name = one.detector.substr(0, one.detector.find(':'));
    if (one.conspicuous && seen.find(name) == std::string::npos)
      seen += (seen.empty() ? "" : ", ") + name;
  }
  return seen.empty() ? "none" : seen;
}

}  // namespace

TEST_CASE("inspection: the documentation's table says which detectors see which scheme") {
  const std::string documentation =
      text_of_file(CERTAMEN_SOURCE_ROOT "/docs/explanation/assessment.md");
  std::string table;
  for (const auto& entry : assessed_catalogue().assessed()) {
    const auto made = entry.make(parameters_of(entry, {}));
    const auto* scheme = dynamic_cast<const MatrixRelease*>(made.get());
    if (scheme == nullptr) continue;
    const FineTuned model{0.03 * drawn().base, 0.03 * drawn().weights};
    Stream coins{6, 0, 0}, fresh{7, 0, 0};
    const Folder folder;
    const Matrix released = scheme->release(model, coins);
    write_safetensors(folder / "release", {stored(released, FloatFormat::f32)});
    write_safetensors(folder / "other", {stored(scheme->release(model, fresh), FloatFormat::f32)});
    write_safetensors(folder / "base", {stored(model.base, FloatFormat::f32)});
    const bool fits = released.cols() == model.base.cols();
    table += "| " + entry.name + " | " +
             (fits ? conspicuous_in(
                         inspect_file({.file = folder / "release", .base = folder / "base"}, {}))
                   : "another shape than the base") +
             " | " +
             conspicuous_in(
                 inspect_file({.file = folder / "release", .views = {folder / "other"}}, {})) +
             " |\n";
  }
  INFO(table);
  CHECK(documentation.find(table) != std::string::npos);
}

TEST_CASE("inspection: a base of another shape, NaN and a file without matrices are refused") {
  const Folder folder;
  const Matrix a = drawn().base;
  write_safetensors(folder / "a", {stored(a, FloatFormat::f32)});
  write_safetensors(folder / "narrow", {stored(a.leftCols(40), FloatFormat::f32)});
  write_safetensors(folder / "small", {stored(a.topLeftCorner(8, 8), FloatFormat::f32)});
  Matrix nan = a;
  nan(0, 0) = std::numeric_limits<double>::quiet_NaN();
  write_safetensors(folder / "nan", {stored(nan, FloatFormat::f32)});
  const auto refused = [&](const char* file, const char* base) {
    try {
      inspect_file({.file = folder / file, .base = *base ? (folder / base).string() : ""}, {});
    } catch (const Error& error) {
      return std::string{error.what()};
    }
    return std::string{};
  };
  CHECK(refused("a", "narrow").find("has it with another shape, [64, 40]") != std::string::npos);
  CHECK(refused("nan", "").find("'w'") != std::string::npos);
  CHECK(refused("small", "").find("expected a matrix of at least 32 x 32") != std::string::npos);
}

TEST_CASE("inspection: a matrix that the base lacks is looked at alone, and the others beside it") {
  const Folder folder;
  const Matrix a = drawn().base, b = drawn().weights;
  StoredTensor other = stored(a, FloatFormat::f32), narrow = other;
  other.name = "other";
  narrow.name = "narrow";
  StoredTensor of_base = stored(a.leftCols(40), FloatFormat::f32);
  of_base.name = "narrow";
  write_safetensors(folder / "file", {stored(b, FloatFormat::f32), other, narrow});
  write_safetensors(folder / "alone", {stored(b, FloatFormat::f32)});
  write_safetensors(folder / "base", {stored(a, FloatFormat::f32), of_base});
  const Inspection all = inspect_file({.file = folder / "file", .base = folder / "base"}, {}),
                   alone = inspect_file({.file = folder / "alone", .base = folder / "base"}, {});
  REQUIRE(all.skipped.size() == 2);
  const auto reason_of = [&](const std::string& name) {
    return std::ranges::find(all.skipped, name, &Inspection::Skipped::tensor)->reason;
  };
  CHECK(reason_of("other") ==
        "not compared: " + (folder / "base").string() + " has no such tensor");
  CHECK(reason_of("narrow").ends_with("has it with another shape, [64, 40]"));
  for (const auto& one : alone.measurements)
    CHECK(std::ranges::any_of(all.measurements, [&](const auto& same) {
      return same.tensor == one.tensor && same.detector == one.detector &&
             same.figure == one.figure;
    }));
  // What stands alone was looked at; what stands beside the base was not, of two matrices.
  CHECK(status_of(all.guidelines, "G6") == GuidelineStatus::kept);
  CHECK(status_of(alone.guidelines, "G6") == GuidelineStatus::kept);
  CHECK(status_of(all.guidelines, "G3") != GuidelineStatus::kept);
  StoredTensor replaced = stored(b, FloatFormat::f32);
  replaced.name = "other";
  write_safetensors(folder / "again", {stored(b, FloatFormat::f32), replaced, narrow});
  const Inspection views =
      inspect_file({.file = folder / "file",
                    .views = {(folder / "alone").string(), (folder / "again").string()}},
                   {});
  CHECK(std::ranges::any_of(
      views.measurements, [](const auto& one) { return one.tensor == "other, releases 1 and 3"; }));
}

TEST_CASE("inspection: a matrix with NaN is skipped, in the file and in the base") {
  const Folder folder;
  const Matrix a = drawn().base;
  Matrix nan = a;
  nan(2, 1) = std::numeric_limits<double>::quiet_NaN();
  StoredTensor whole = stored(a, FloatFormat::f32), damaged = stored(nan, FloatFormat::f32);
  StoredTensor other = whole;
  other.name = damaged.name = "other";
  write_safetensors(folder / "whole", {whole, other});
  write_safetensors(folder / "damaged", {whole, damaged});
  const Inspection file = inspect_file({.file = folder / "damaged"}, {}),
                   base = inspect_file({.file = folder / "whole", .base = folder / "damaged"}, {});
  for (const auto& found : {file, base}) {
    REQUIRE(found.skipped.size() == 1);
    CHECK(found.skipped[0].tensor == "other");
    CHECK(found.skipped[0].reason.ends_with("element [2, 1] is NaN: expected finite numbers"));
  }
  CHECK(base.skipped[0].reason.starts_with("not compared: "));
  CHECK(status_of(file.guidelines, "G6") == GuidelineStatus::undecided);
  CHECK(status_of(base.guidelines, "G6") == GuidelineStatus::kept);
}

TEST_CASE("inspection: zeros are a kernel that says nothing of what stood there, and numbers whose "
          "squares are 0 are no zeros") {
  const Folder folder;
  const Matrix a = drawn().base;
  Matrix half = a, padded = a, removed = a - low_rank(a, 4);
  half.bottomRows(a.rows() / 2 + 1).setZero();
  padded.row(0).setZero();
  removed.row(0).setZero();
  write_safetensors(folder / "zero", {stored(Matrix::Zero(40, 40), FloatFormat::f32)});
  write_safetensors(folder / "half", {stored(half, FloatFormat::f32)});
  write_safetensors(folder / "padded", {stored(padded, FloatFormat::f32)});
  write_safetensors(folder / "removed", {stored(removed, FloatFormat::f32)});
  write_safetensors(folder / "tiny", {stored(1e-300 * a, FloatFormat::f64)});
  for (const char* file : {"zero", "half", "padded"}) {
    const auto guidelines = inspect_file({.file = folder / file}, {}).guidelines;
    CHECK(status_of(guidelines, "G6") == GuidelineStatus::undecided);
    CHECK(status_of(guidelines, "G4") == GuidelineStatus::undecided);
  }
  CHECK(status_of(inspect_file({.file = folder / "removed"}, {}).guidelines, "G6") ==
        GuidelineStatus::violated);
  const Inspection tiny = inspect_file({.file = folder / "tiny"}, {});
  for (const auto& one : tiny.measurements)
    if (one.detector == "zero rows and columns") CHECK(one.figure == 0);
  CHECK(status_of(tiny.guidelines, "G6") == GuidelineStatus::kept);
}

TEST_CASE(
    "inspection: singular values that stand above rounding were not removed, whatever the gap "
    "before them; those that were are as small") {
  const Folder folder;
  const Svd parts = svd(drawn().base);
  const auto file_of = [&](double least, FloatFormat format) {
    // The gap is a known one, and the values before it fall towards 0.
    Column s = Column::NullaryExpr(64, [](Eigen::Index i) {
      return std::max(16 * std::pow(static_cast<double>(63 - i) / 63, 2), 0.06);
    });
    s.tail(4) *= least;
    const Matrix a = parts.u * s.asDiagonal() * parts.v.transpose();
    write_safetensors(folder / "w", {stored(a, format)});
    return status_of(inspect_file({.file = folder / "w"}, {}).guidelines, "G6");
  };
  // Norms are below 100: rounding to f32 leaves at most 64 * 6e-8 * 100 = 4e-4, to f16 more than 1.
  CHECK(file_of(0.02, FloatFormat::f32) == GuidelineStatus::undecided);
  CHECK(file_of(0.02, FloatFormat::f16) == GuidelineStatus::violated);
  CHECK(file_of(0, FloatFormat::f32) == GuidelineStatus::violated);
  CHECK(file_of(0, FloatFormat::f64) == GuidelineStatus::violated);
  CHECK(file_of(1, FloatFormat::f32) == GuidelineStatus::kept);
}

TEST_CASE("inspection: a matrix among dimensions of 1 is looked at as one") {
  const Folder folder;
  StoredTensor whole = stored(drawn().base, FloatFormat::f32), behind = whole, row = whole;
  behind.values = Tensor<double>{{1, 1, 64, 64}, whole.values.data()};
  row.values = Tensor<double>{{64, 1, 64}, whole.values.data()};
  write_safetensors(folder / "whole", {whole});
  write_safetensors(folder / "behind", {behind});
  write_safetensors(folder / "row", {row});
  const auto one = inspect_file({.file = folder / "whole"}, {}).measurements,
             other = inspect_file({.file = folder / "behind"}, {}).measurements;
  REQUIRE(one.size() == other.size());
  for (std::size_t i = 0; i < one.size(); ++i) CHECK(one[i].figure == other[i].figure);
  const auto between = inspect_file({.file = folder / "row"}, {}).measurements;
  REQUIRE(one.size() == between.size());
}

TEST_CASE(
    "inspection: tables of positions violate nothing; what is removed from weights beside them "
    "does") {
  const Folder folder;
  const Matrix table = Matrix::NullaryExpr(512, 64, [](Eigen::Index i, Eigen::Index j) {
    const double angle = static_cast<double>(i) * std::pow(10000, -static_cast<double>(j / 2) / 32);
    return j % 2 == 0 ? std::sin(angle) : std::cos(angle);
  });
  const Matrix a = drawn().base;
  StoredTensor positions = stored(table, FloatFormat::f32);
  positions.name = "positions";
  write_safetensors(folder / "genuine", {positions, stored(a, FloatFormat::f32)});
  write_safetensors(folder / "removed", {positions, stored(a - low_rank(a, 4), FloatFormat::f32)});
  const auto genuine = inspect_file({.file = folder / "genuine"}, {});
  for (const auto& one : genuine.guidelines) CHECK(one.status != GuidelineStatus::violated);
  const auto reason = std::ranges::find(genuine.guidelines, "G6", &GuidelineFinding::id)->reason;
  CHECK(reason.find("positions: a kernel") == 0);
  CHECK(reason.find("but neighbouring rows or columns are alike") != std::string::npos);
  CHECK(status_of(inspect_file({.file = folder / "removed"}, {}).guidelines, "G6") ==
        GuidelineStatus::violated);
}

TEST_CASE(
    "inspection: what gradient descent changes violates nothing, however few the directions") {
  const Matrix base = drawn().base;
  Stream coins{7, 0, 0};
  for (const double decay : {0.5, 1.0, 2.0})
    for (const int steps : {1, 10, 100}) {
      // Inputs whose covariance falls off, as activations do; labels of another map.
      const Column scales = Column::NullaryExpr(
          64, [&](Eigen::Index i) { return std::pow(static_cast<double>(i + 1), -decay); });
      const Matrix inputs = gaussian(256, 64, coins) * scales.asDiagonal();
      const Matrix labels = inputs * (base + 0.3 * gaussian(64, 64, coins));
      const double rate = 1 / svd(inputs).s.cwiseAbs2()(0);
      Matrix weights = base;
      for (int step = 0; step < steps; ++step)
        weights -= rate * inputs.transpose() * (inputs * weights - labels);
      CAPTURE(decay);
      CAPTURE(steps);
      CHECK(violations(weights, base).empty());
    }
}

TEST_CASE("inspection: what was undone is measured against the base") {
  const FineTuned model = drawn();
  Stream coins{8, 0, 0};
  const Matrix both = model.weights(random_permutation(64, coins), random_permutation(64, coins)),
               left = random_orthogonal(64, coins) * model.weights;
  CHECK(violations(both, model.base) == "G3 ");
  CHECK(violations(left, model.base) == "G3 ");
  const Folder folder;
  write_safetensors(folder / "both", {stored(both, FloatFormat::f32)});
  write_safetensors(folder / "base", {stored(model.base, FloatFormat::f32)});
  const auto found = inspect_file({.file = folder / "both", .base = folder / "base"}, {});
  const auto shown = std::ranges::find(
      found.measurements, "rows and columns in another place than in the base, matched together",
      &FileMeasurement::detector);
  REQUIRE(shown != found.measurements.end());
  CHECK(shown->genuine == "0");
  CHECK(shown->reason ==
        "rows and columns were permuted; undone, it lies 0.05 of its norm from the "
        "base");
  CHECK(violations_of("groupcover") == "G3 ");
  CHECK(violations_of("arrowcloak") == "G3 ");
  CHECK(violations_of("obfuscatune") == "G3 ");
}

TEST_CASE("inspection: a tensor that is no matrix is named, if it has as many numbers as one") {
  const Folder folder;
  const Matrix a = drawn().base;
  const auto tensor = [](const std::string& name, Shape shape) {
    Tensor<double> values{std::move(shape)};
    for (auto& x : values.data()) x = 1;
    return StoredTensor{name, FloatFormat::f32, values};
  };
  write_safetensors(folder / "file", {stored(a, FloatFormat::f32), tensor("conv", {32, 32, 3, 3}),
                                      tensor("experts", {4, 40, 40}), tensor("bias", {2048}),
                                      tensor("small", {4, 4, 4})});
  const Inspection found = inspect_file({.file = folder / "file"}, {});
  REQUIRE(found.skipped.size() == 2);
  for (const auto& one : found.skipped) {
    CHECK((one.tensor == "conv" || one.tensor == "experts"));
    CHECK(one.reason.find("matrices are inspected") == 0);
  }
  CHECK(status_of(found.guidelines, "G6") == GuidelineStatus::undecided);
}

TEST_CASE("inspection: a matrix that is too large or of whole numbers is skipped, not the file") {
  const Folder folder;
  const Matrix a = drawn().base;
  StoredTensor wide = stored(Matrix::Ones(32, 2049), FloatFormat::f32);
  wide.name = "embedding\x1b";
  write_safetensors(folder / "both", {stored(a, FloatFormat::f32), wide});
  write_safetensors(folder / "alone", {stored(a, FloatFormat::f32)});
  write_safetensors(folder / "wide", {wide});
  const Inspection both = inspect_file({.file = folder / "both"}, {});
  const Inspection alone = inspect_file({.file = folder / "alone"}, {});
  REQUIRE(both.skipped.size() == 1);
  CHECK(both.skipped[0].tensor == wide.name);
  CHECK(both.skipped[0].reason.find("2048 x 2048") != std::string::npos);
  CHECK(alone.skipped.empty());
  // What was not looked at may be what a guideline forbids.
  CHECK(status_of(alone.guidelines, "G6") == GuidelineStatus::kept);
  CHECK(status_of(both.guidelines, "G6") == GuidelineStatus::undecided);
  REQUIRE(both.measurements.size() == alone.measurements.size());
  for (std::size_t i = 0; i < both.measurements.size(); ++i)
    CHECK(both.measurements[i].figure == alone.measurements[i].figure);
  try {
    inspect_file({.file = folder / "wide"}, {});
    FAIL_CHECK("not refused");
  } catch (const Error& error) {
    const std::string said = error.what();
    CHECK(said.find("got none that can be inspected: 'embedding\\x1b': matrices of at most") !=
          std::string::npos);
  }
}

TEST_CASE("guidelines of a scheme: what its release is, and what its rows say") {
  const auto judged = [](const std::string& scheme) {
    const Parameters parameters = parameters_of(assessed(scheme), {{"size", "64"}});
    return assessed_catalogue().assessors().front().judge(*assessed(scheme).make(parameters),
                                                          rows_of(scheme, parameters.all()));
  };
  const auto slip = judged("slip"), loro = judged("loro"), order = judged("translinkguard"),
             safe = judged("teeslice");
  CHECK(status_of(slip, "G6") == GuidelineStatus::violated);
  CHECK(status_of(slip, "G8") == GuidelineStatus::violated);
  CHECK(status_of(loro, "G7") == GuidelineStatus::violated);
  CHECK(status_of(loro, "G5") == GuidelineStatus::violated);
  CHECK(status_of(order, "G4") == GuidelineStatus::violated);
  CHECK(status_of(order, "G3") == GuidelineStatus::violated);
  CHECK(status_of(judged("nnsplitter"), "G5") == GuidelineStatus::violated);
  CHECK(status_of(safe, "G3") == GuidelineStatus::kept);
  for (const auto& one : safe) CHECK(one.status != GuidelineStatus::violated);
}

}  // namespace inspection_test
