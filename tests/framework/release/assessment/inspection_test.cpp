// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/inspection.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <limits>

#include "framework/release/assessment/guidelines.hpp"
#include "framework/release/models/safetensors_writer.hpp"
#include "tests/framework/release/assessment/assessed.hpp"
#include "tests/framework/release/models/model_files.hpp"

using namespace certamen;
using namespace certamen::assessment;
using namespace certamen::testing;

namespace inspection_test {

namespace {

StoredTensor stored(const Matrix& a, FloatFormat format) {
  Tensor<double> values{{static_cast<std::size_t>(a.rows()), static_cast<std::size_t>(a.cols())}};
  for (Eigen::Index i = 0; i < a.rows(); ++i)
    for (Eigen::Index j = 0; j < a.cols(); ++j)
      values(static_cast<std::size_t>(i), static_cast<std::size_t>(j)) = a(i, j);
  return {"w", format, values};
}

FineTuned drawn() {
  Stream coins{5, 0, 0};
  return fine_tune(gaussian(64, 64, coins), {.rank = 0, .size = 0.05}, coins);
}

/// The guidelines that a release of the scheme violates as a float32 file beside its base.
std::string violations(const Matrix& released, const Matrix& base) {
  const Folder folder;
  write_safetensors(folder / "release", {stored(released, FloatFormat::f32)});
  write_safetensors(folder / "base", {stored(base, FloatFormat::f32)});
  std::string ids;
  for (const auto& one :
       inspect_file({.file = folder / "release", .base = folder / "base"}, {}).guidelines)
    if (one.status == GuidelineStatus::violated) ids += one.id + " ";
  return ids;
}

std::string text_of_file(const std::string& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::string violations(const std::string& scheme) {
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
  CHECK(violations("teeslice").empty());
  CHECK(violations("translinkguard") == "G3 ");
  CHECK(violations("tsqp") == "G3 ");
  CHECK(violations("shadownet") == "G3 ");
  CHECK(violations("loro").find("G6") == std::string::npos);
  CHECK(violations("slip").find("G6") != std::string::npos);
  CHECK(violations("nnsplitter").find("G5") != std::string::npos);
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

TEST_CASE("inspection: the documentation's table says which detectors see which scheme") {
  const std::string documentation =
      text_of_file(CERTAMEN_SOURCE_ROOT "/docs/explanation/assessment.md");
  std::string table;
  for (const auto& entry : assessed_catalogue().assessed()) {
    const auto made = entry.make(parameters_of(entry, {}));
    const auto* scheme = dynamic_cast<const MatrixRelease*>(made.get());
    if (scheme == nullptr) continue;
    const FineTuned model{0.03 * drawn().base, 0.03 * drawn().weights};
    Stream coins{6, 0, 0};
    const Folder folder;
    const Matrix released = scheme->release(model, coins);
    write_safetensors(folder / "release", {stored(released, FloatFormat::f32)});
    write_safetensors(folder / "base", {stored(model.base, FloatFormat::f32)});
    if (released.cols() != model.base.cols()) {
      table += "| " + entry.name + " | another shape than the base |\n";
      continue;
    }
    std::string seen;
    for (const auto& one :
         inspect_file({.file = folder / "release", .base = folder / "base"}, {}).measurements)
      if (one.conspicuous)
        seen += (seen.empty() ? "" : ", ") + one.detector.substr(0, one.detector.find(':'));
    table += "| " + entry.name + " | " + (seen.empty() ? "none" : seen) + " |\n";
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
  CHECK(refused("a", "narrow").find("expected the shape [64, 64]") != std::string::npos);
  CHECK(refused("nan", "").find("'w'") != std::string::npos);
  CHECK(refused("small", "").find("expected a matrix of at least 32 x 32") != std::string::npos);
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
