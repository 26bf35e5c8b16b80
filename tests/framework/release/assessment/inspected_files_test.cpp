// SPDX-License-Identifier: Apache-2.0
// Stops, extreme numbers, signs of single weights and locked bytes in files that are inspected.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <set>

#include "framework/release/assessment/detectors.hpp"
#include "framework/release/assessment/finetune.hpp"
#include "framework/release/assessment/guidelines.hpp"
#include "framework/release/assessment/inspection.hpp"
#include "framework/release/models/safetensors_writer.hpp"
#include "framework/run/random.hpp"
#include "tests/framework/release/assessment/inspected.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace inspected_files_test {

using namespace certamen;
using namespace certamen::assessment;
using namespace certamen::testing;

namespace {

FineTuned drawn() {
  Stream coins{5, 0, 0};
  return fine_tune(gaussian(64, 64, coins), {.rank = 0, .size = 0.05}, coins);
}

GuidelineStatus status_of(const std::vector<GuidelineFinding>& all, const std::string& id) {
  return std::ranges::find(all, id, &GuidelineFinding::id)->status;
}

}  // namespace

TEST_CASE("inspection: what is known is told at any time, and a stop leaves the rest out") {
  const Folder folder;
  const Matrix a = drawn().weights;
  write_safetensors(folder / "f",
                    {stored(a, FloatFormat::f32, "a"), stored(2 * a, FloatFormat::f32, "b"),
                     stored(3 * a, FloatFormat::f32, "c")});
  write_safetensors(folder / "base", {stored(drawn().base, FloatFormat::f32, "a"),
                                      stored(drawn().base, FloatFormat::f32, "b")});
  const auto tensors = [](const Inspection& found) {
    std::set<std::string> names;
    for (const auto& one : found.measurements) names.insert(one.tensor);
    return names;
  };
  const InspectionRequest request{.file = folder / "f", .base = folder / "base"};
  Context context;
  std::function<Inspection()> known;
  std::vector<std::size_t> seen;
  context.progress = [&](std::string_view, double) {
    seen.push_back(tensors(known()).size());
    if (seen.size() == 3) context.cancel.cancel();  // while the third is looked at
  };
  const Inspection whole = inspect_file(request, {});
  const Inspection part = inspect_file(request, context, [&](const auto& given) { known = given; });
  CHECK(seen == std::vector<std::size_t>{0, 1, 2});
  CHECK(tensors(part).contains("b"));
  REQUIRE(whole.measurements.size() >= part.measurements.size());
  for (std::size_t i = 0; i < part.measurements.size(); ++i) {
    CHECK(part.measurements[i].tensor == whole.measurements[i].tensor);
    CHECK(part.measurements[i].figure == whole.measurements[i].figure);
  }
  // Nothing was looked at yet: nothing is kept, and the reason is not that a file is missing.
  Context stopped;
  stopped.cancel.cancel();
  const Inspection none = inspect_file(request, stopped);
  CHECK(none.measurements.empty());
  CHECK(none.skipped.size() == 3);
  for (const char* guideline : {"G3", "G4", "G5", "G6"}) {
    CHECK(status_of(none.guidelines, guideline) == GuidelineStatus::undecided);
    CHECK(std::ranges::find(none.guidelines, guideline, &GuidelineFinding::id)->reason ==
          "3 matrices were not inspected, and no other");
  }
}

TEST_CASE(
    "inspection: numbers too far from those of the base are named, and the rest is compared") {
  const Folder folder;
  const Matrix a = drawn().weights, base = drawn().base;
  Matrix mixed = 1e-44 * base;
  for (Eigen::Index i = 0; i < mixed.size(); i += 7) mixed.data()[i] *= 1e305;
  const auto f64 = [](const Matrix& one, const char* name) {
    return stored(one, FloatFormat::f64, name);
  };
  write_safetensors(folder / "file",
                    {f64(1e305 * a, "far"), f64(a, "near"), f64(1e30 * a, "scaled")});
  write_safetensors(folder / "base",
                    {f64(1e-44 * base, "far"), f64(base, "near"), f64(base, "scaled")});
  write_safetensors(folder / "one", {f64(1e305 * a, "far")});
  write_safetensors(folder / "other", {f64(1e-44 * base, "far")});
  write_safetensors(folder / "mixed", {f64(mixed, "far")});
  const Inspection found = inspect_file({.file = folder / "file", .base = folder / "base"}, {});
  REQUIRE(found.skipped.size() == 1);
  CHECK(found.skipped[0].tensor == "far");
  CHECK(found.skipped[0].reason.find("no more than 10^35 times as large") != std::string::npos);
  for (const auto& one : found.measurements) CHECK(std::isfinite(one.figure));
  CHECK(status_of(found.guidelines, "G3") == GuidelineStatus::violated);  // the scale 10^30
  for (const char* file : {"one", "mixed"})
    for (const char* beside : {"base", "other"}) try {
        inspect_file({.file = folder / file, .base = folder / beside}, {});
        CHECK(std::string{file} == "mixed");
      } catch (const Error& error) {
        CHECK(std::string{error.what()}.find("'far'") != std::string::npos);
      }
  for (const auto& one : inspect_file({.file = folder / "mixed"}, {}).measurements)
    CHECK(std::isfinite(one.figure));
}

TEST_CASE("inspection: signs of single weights are seen, and those of fine-tunes or other models "
          "are not") {
  const FineTuned model = drawn();
  Stream coins{9, 0, 0};
  const auto turned = [&](double share) -> Matrix {
    return model.weights.unaryExpr([&](double x) { return coins.uniform() < share ? -x : x; });
  };
  for (const double share : {0.5, 0.2}) {
    CAPTURE(share);
    CHECK(violations(turned(share), model.base).find("G3") != std::string::npos);
  }
  const Matrix all = turned(0.5);
  CHECK(turned_entries(all, model.base) > 0.4);
  CHECK(turned_entries(model.weights, model.base) == 0);
  CHECK(turned_entries(gaussian(64, 64, coins), model.base) == 0);
  const Matrix flat = Matrix::NullaryExpr(64, 64, [&] { return coins.uniform() - 0.5; }),
               other = Matrix::NullaryExpr(64, 64, [&] { return coins.uniform() - 0.5; }),
               plus = flat.cwiseSign(), minus = other.cwiseSign();
  CHECK(turned_entries(flat, other) == 0);
  CHECK(turned_entries(plus, minus) == 0);  // equal sizes say nothing
  // Rows and columns of many sizes make independent matrices alike, unless they are brought to one.
  const Column rows = uniform(64, -4, 4, coins).array().exp();
  CHECK(turned_entries(rows.asDiagonal() * flat, rows.asDiagonal() * other) == 0);
}

TEST_CASE("inspection: weights of eight bits under a short key are seen without a base") {
  using Codes = std::vector<std::uint8_t>;
  Stream coins{10, 0, 0};
  const auto drawn_codes = [&](std::size_t rows, std::size_t columns) {
    Codes codes;
    for (std::size_t i = 0; i < rows * columns; ++i)
      codes.push_back(static_cast<std::uint8_t>(std::lround(30 * coins.gaussian())));
    return codes;
  };
  // c_i = S(w_i xor k_(i mod K)), S a random permutation.
  const std::vector<int> box = random_permutation(256, coins);
  const auto locked = [&](Codes codes, std::size_t key_bytes) {
    Codes key;
    for (std::size_t i = 0; i < key_bytes; ++i)
      key.push_back(static_cast<std::uint8_t>(coins.below(256)));
    for (std::size_t i = 0; i < codes.size(); ++i)
      codes[i] = static_cast<std::uint8_t>(box[codes[i] ^ key[i % key_bytes]]);
    return codes;
  };
  const Folder folder;
  const auto status = [&](const Codes& codes, std::size_t columns, const char* dtype) {
    const std::string shape =
        "[" + std::to_string(codes.size() / columns) + "," + std::to_string(columns) + "]";
    testing::Bytes bytes =
        file_bytes("{\"w\":{\"dtype\":\"" + std::string{dtype} + "\",\"shape\":" + shape +
                       ",\"data_offsets\":[0," + std::to_string(codes.size()) + "]}}",
                   0);
    for (const auto code : codes) bytes.push_back(static_cast<std::byte>(code));
    const std::string path = folder / "codes";
    std::ofstream{path, std::ios::binary}.write(reinterpret_cast<const char*>(bytes.data()),
                                                static_cast<std::streamsize>(bytes.size()));
    return status_of(inspect_file({.file = path}, {}).guidelines, "G9");
  };
  const Codes plain = drawn_codes(240, 120);
  for (const std::size_t key_bytes : {16u, 31u, 176u, 240u})
    for (const char* dtype : {"I8", "U8"}) {
      CAPTURE(key_bytes);
      CHECK(status(locked(plain, key_bytes), 120, dtype) ==
            (key_bytes == 240 ? GuidelineStatus::kept : GuidelineStatus::violated));
    }
  CHECK(status(plain, 120, "I8") == GuidelineStatus::kept);
  CHECK(status(locked(plain, plain.size()), 120, "I8") == GuidelineStatus::kept);  // a one-time pad
  // Columns of different sizes, and of different means: uneven at the row's length.
  Codes columns, shifted;
  for (std::size_t i = 0; i < 240 * 120; ++i) {
    const double size = 2 + static_cast<double>(i % 120);
    columns.push_back(static_cast<std::uint8_t>(std::lround(size * coins.gaussian())));
    shifted.push_back(static_cast<std::uint8_t>(coins.below(16) + 16 * ((i % 120) % 16)));
  }
  CHECK(status(columns, 120, "I8") == GuidelineStatus::kept);
  CHECK(status(drawn_codes(40, 40), 40, "I8") == GuidelineStatus::kept);
}

}  // namespace inspected_files_test
