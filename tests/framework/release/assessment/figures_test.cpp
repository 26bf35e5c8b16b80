// SPDX-License-Identifier: Apache-2.0
// What the attacks reach, on drawn weights and on real ones. Independent scripts (numpy) found the
// figures at 256 x 256; these run at 128 x 128 and 240 x 120, so that the ranges are wider.
#include <doctest/doctest.h>

#include <cmath>
#include <utility>

#include "framework/error.hpp"
#include "framework/release/assessment/matrix_assessment.hpp"
#include "framework/release/models/safetensors_writer.hpp"
#include "tests/framework/release/assessment/assessed.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace figures_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

/// The first claim under one law.
AssessmentRow row_of(const std::string& scheme, const std::string& law, const std::string& delta,
                     const std::string& model = {}, Values more = {}) {
  more["finetune"] = law;
  more["delta"] = delta;
  more.emplace("trials", "2");
  return rows_of(scheme, more, model).at(0);
}

void expect(const AssessmentRow& row, double least, double most) {
  INFO(row.scheme << ", " << row.setting << ": " << row.figure);
  REQUIRE(row.value);
  CHECK(*row.value >= least);
  CHECK(*row.value <= most);
}

}  // namespace

TEST_CASE("translinkguard: the order is found, and nothing is left to find") {
  for (const std::string& model : {std::string{}, real_model})
    for (const char* law : {"full", "lora"})
      for (const char* delta : {"1/50", "1/5"}) {
        const auto row = row_of("translinkguard", law, delta, model);
        expect(row, 0, 0);
        CHECK(row.verdict == Verdict::broken);
      }
}

TEST_CASE("scales: an error of the difference's size for full fine-tunes, exact for LoRA") {
  for (const std::string& model : {std::string{}, real_model}) {
    expect(row_of("tsqp", "full", "1/50", model), 0, 0.03);
    expect(row_of("tsqp", "full", "1/5", model), 0.15, 0.25);
    // The scripts have no figure for this real layer: it is found here to be harder.
    expect(row_of("shadownet", "full", "1/5", model), 0.16, model.empty() ? 0.30 : 0.6);
    for (const char* scheme : {"tsqp", "shadownet"})
      expect(row_of(scheme, "lora", "1/50", model), 0, 1e-11);
  }
}

TEST_CASE(
    "certified: where an attack is exact, what it finds releases again to the same bits; where an "
    "error is left it does not") {
  const auto certified = [](const char* scheme, const char* law, const char* format) {
    const auto row = row_of(scheme, law, "1/20", {}, {{"format", format}});
    CHECK(row.verdict == Verdict::broken);
    return row.reason.ends_with("gives the same bits");
  };
  for (const char* law : {"full", "lora"}) CHECK(certified("translinkguard", law, "f64"));
  for (const char* scheme : {"tsqp", "shadownet"}) {
    // The scale is off by less than half of a last place.
    CHECK(certified(scheme, "lora", "f32"));
    CHECK(!certified(scheme, "full", "f32"));
  }
  CHECK(!certified("loro", "full", "f32"));
}

TEST_CASE("obfuscatune: half of the rotation is found for full fine-tunes, more for LoRA") {
  expect(row_of("obfuscatune", "full", "1/50"), 0.57, 0.86);
  expect(row_of("obfuscatune", "lora", "1/20", real_model), 0.05, 0.3);
}

TEST_CASE("loro: one view beside the base, two views, and three") {
  const auto rows = rows_of("loro", {{"finetune", "full"}, {"trials", "2"}}, real_model);
  REQUIRE(rows.size() == 3);
  CHECK(*rows[0].value < 0.9);
  CHECK(rows[0].verdict == Verdict::broken);
  CHECK(*rows[1].value > 1e-3);
  CHECK(rows[1].verdict == Verdict::undecided);
  CHECK(*rows[2].value < 1e-13);
  CHECK(rows[2].verdict == Verdict::broken);
  // The storage format decides: weights to 10^-6 are not to be had from bf16.
  const auto bf16 =
      rows_of("loro", {{"finetune", "full"}, {"format", "bf16"}, {"trials", "2"}}, real_model);
  CHECK(*bf16[2].value > 1e-4);
  CHECK(bf16[2].verdict == Verdict::undecided);
}

TEST_CASE("slip: k + 2 queries give all of W, and the base nearly all") {
  const auto rows = rows_of("slip", {{"finetune", "full"}});
  REQUIRE(rows.size() == 3);
  CHECK(*rows[0].value < 0.12);
  CHECK(rows[0].verdict == Verdict::broken);
  CHECK(rows[1].verdict == Verdict::undecided);
  CHECK(*rows[2].value < 1e-11);
  CHECK(rows[2].verdict == Verdict::broken);
}

TEST_CASE("amo: rounding errors tell of the fine-tune, whatever the storage format hides of them: "
          "undecided in each, for each seed") {
  for (const std::string& model : {std::string{}, real_model})
    for (const char* format : {"f64", "f32", "f16", "bf16"})
      for (const char* delta : {"1/1000000000", "1/20", "10"}) {
        CAPTURE(format);
        CAPTURE(delta);
        const auto row = row_of("amo", "lora", delta, model, {{"format", format}});
        CHECK(row.verdict == Verdict::undecided);
        CHECK_FALSE(row.success);
        CHECK(row.reason.find("rounding errors") != std::string::npos);
      }
}

TEST_CASE("teeslice: met where the release does not depend on the difference as it is computed") {
  for (const auto& row : rows_of("teeslice", {})) {
    CHECK(row.verdict == Verdict::meets);
    REQUIRE(row.success);
    CHECK(row.success->is<Proved>());
    CHECK(row.success->upper() < make_rational(1, 20));
  }
  // Over the reals the same holds of AMO; in 64 bits rounding errors are left of the difference.
  const auto rounded = row_of("amo", "lora", "1/20");
  CHECK(rounded.verdict == Verdict::undecided);
  CHECK_FALSE(rounded.success);
  CHECK(row_of("amo", "lora", "1/20", {}, {{"rank", "9"}}).verdict != Verdict::meets);
  const auto full = row_of("amo", "full", "1/20");
  CHECK(full.verdict == Verdict::broken);
  // The share of a Gaussian matrix beyond its first 8 singular values is missing from the release.
  CHECK(*full.value < 0.9);
}

TEST_CASE("nnsplitter: the replaced entries are found") {
  for (const std::string& model : {std::string{}, real_model})
    for (const char* law : {"full", "lora"})
      expect(row_of("nnsplitter", law, "1/20", model), 0.02, 0.25);
}

TEST_CASE("twinshield: halves are paired and the noise is taken off") {
  expect(row_of("twinshield", "full", "1/20"), 0.03, 0.2);
  expect(row_of("twinshield", "lora", "1/20"), 0, 1e-11);
}

TEST_CASE("arrowcloak: the shared direction, then the columns and the small integers") {
  for (const char* law : {"full", "lora"})
    for (const char* delta : {"1/50", "1/5"}) {
      const auto row = row_of("arrowcloak", law, delta);
      expect(row, 0, 0.2);
      CHECK(row.verdict == Verdict::broken);
    }
}

TEST_CASE("arrowcloak: a base with columns of zeros has a gain too") {
  const Folder folder;
  Tensor<double> values{{64, 96}};
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = i % 3 == 0 ? 0 : std::sin(static_cast<double>(i * i));
  const std::string path = (folder / "zeros.safetensors").string();
  write_safetensors(path, {{"w.weight", FloatFormat::f32, values}});
  for (const char* law : {"full", "lora"}) {
    const auto row = row_of("arrowcloak", law, "1/20", path);
    REQUIRE(row.value);
    CHECK(std::isfinite(*row.value));
  }
}

TEST_CASE(
    "groupcover: unmixed by the public rows, exactly for LoRA; not where columns are shorter") {
  expect(row_of("groupcover", "full", "1/20"), 0.05, 0.4);
  expect(row_of("groupcover", "lora", "1/20"), 0, 1e-9);
  // Of the 240 rows of 120 entries of the real layer the groups are not found.
  const auto real = row_of("groupcover", "full", "1/20", real_model);
  expect(real, 1, 1e6);
  CHECK(real.verdict == Verdict::undecided);
}

TEST_CASE("gauss-mask: the gain of the posterior mean is its closed form; many views average the "
          "noise away") {
  for (const auto& [noise, sigma] : {std::pair{"1", 1.0}, {"4", 4.0}, {"1/2", 0.5}})
    for (const int views : {1, 16}) {
      const auto rows = rows_of("gauss-mask", {{"finetune", "full"}, {"noise", noise}});
      const double closed = sigma / std::sqrt(sigma * sigma + views);
      INFO(noise << ", " << views << " views");
      CHECK(*rows.at(views == 1 ? 0 : 1).value == doctest::Approx(closed).epsilon(0.03));
    }
  const auto lora = rows_of("gauss-mask", {{"finetune", "lora"}});
  CHECK(lora[0].verdict == Verdict::undecided);
  CHECK(lora[1].verdict == Verdict::broken);
  CHECK(*lora[1].value < 0.6);  // below the 0.707 of a full fine-tune
}

TEST_CASE(
    "gauss-mask: two models are told apart with probability 2 Phi(D / (2 sigma)) - 1, enclosed") {
  const auto pair = [](const char* noise) {
    return rows_of("gauss-mask", {{"finetune", "full"}, {"noise", noise}, {"trials", "1"}}).at(2);
  };
  // D / sigma = 128 / noise.
  for (const auto& [noise, ratio] : {std::pair{"128", 1.0}, {"64", 2.0}, {"12800", 0.01}}) {
    const auto row = pair(noise);
    REQUIRE(row.success);
    CHECK(row.success->is<Enclosed>());
    CHECK(row.success->lower() <= row.success->upper());
    CHECK(row.success->upper().convert_to<double>() ==
          doctest::Approx(std::erf(ratio / std::sqrt(8.0))).epsilon(1e-9));
  }
  CHECK(pair("128").verdict == Verdict::broken);
  CHECK(pair("12800").verdict == Verdict::meets);
  CHECK(pair("0").verdict == Verdict::broken);
}

TEST_CASE("gauss-mask: of a rounded release only the upper end is known, since rounding may hide") {
  const auto pair = [](const char* noise, const char* delta, const char* format) {
    return rows_of("gauss-mask", {{"finetune", "full"},
                                  {"noise", noise},
                                  {"delta", delta},
                                  {"format", format},
                                  {"trials", "1"}})
        .at(2);
  };
  // Two models that are one in bf16 are not told apart: of 128 x 128 Gaussian weights and a
  // difference of 10^-9 few entries, if any, round to another number.
  Stream coins{1, 0, 0};
  const assessment::Matrix base = 0.03 * assessment::gaussian(128, 128, coins),
                           noise = assessment::gaussian(128, 128, coins);
  const assessment::Matrix tuned = base + 1e-9 * base.norm() / noise.norm() * noise;
  CHECK((assessment::rounded(base, FloatFormat::bf16).array() !=
         assessment::rounded(tuned, FloatFormat::bf16).array())
            .count() <= 1);
  for (const char* format : {"f32", "f16", "bf16"})
    for (const char* size : {"0", "4"}) {
      const auto row = pair(size, "1/1000000000", format);
      CAPTURE(format);
      CHECK(row.verdict == Verdict::undecided);
      CHECK(row.success->is<Proved>());
      CHECK(row.success->lower() == 0);
    }
  // In f64 likewise, where the difference is below its last places.
  CHECK(pair("4", "1/100000000000000000000", "f64").verdict == Verdict::undecided);
  // The upper end holds of every format.
  for (const char* format : {"f32", "f16", "bf16"}) {
    const auto row = pair("12800", "1/20", format);
    CHECK(row.verdict == Verdict::meets);
    CHECK(row.success->is<Proved>());
    CHECK(row.success->upper() == pair("12800", "1/20", "f64").success->upper());
  }
}

TEST_CASE("assessment: a claim that leaves the queries open is refused by name") {
  class Silent : public assessment::MatrixRelease {
   public:
    std::vector<assessment::ReleaseClaim> claims() const override {
      assessment::ReleaseClaim claim{assessment::Goal::weights, false};
      if (views_ > 0) claim.views = views_;
      return {claim};
    }
    assessment::Matrix release(const assessment::FineTuned& model, Stream&) const override {
      return model.weights;
    }
    int views_ = 0;
  };
  const auto entry = assessment::assessment_of(
      assessment::MatrixAttack{"silent", "none", "0", [](const assessment::ReleaseView&) {
                                 return std::optional<assessment::Matrix>{};
                               }});
  const auto message = [&](int views) {
    Silent silent;
    silent.views_ = views;
    try {
      entry.run(silent,
                {.model = {}, .layer = {}, .parameters = parameters_of(assessed("slip"), {})}, {});
    } catch (const Error& error) {
      return std::string{error.what()};
    }
    return std::string{};
  };
  CHECK(message(0).find("claim 1: expected it to state the number of releases") !=
        std::string::npos);
  CHECK(message(1).find("claim 1: expected it to state the number of queries") !=
        std::string::npos);
}

TEST_CASE("assessment: a base without a norm is refused by its file; laws scale by the norm") {
  Folder folder;
  for (const double entry : {0.0, 1e-200, 1e200}) {
    Tensor<double> values{Shape{32, 32}};
    for (double& x : values.data()) x = entry;
    const std::string path = (folder / "base.safetensors").string();
    write_safetensors(path, {{"weight", FloatFormat::f64, values}}, {});
    for (const char* scheme : {"amo", "twinshield", "teeslice"}) {
      CAPTURE(entry);
      CHECK_THROWS_WITH_AS(row_of(scheme, "lora", "1/20", path),
                           doctest::Contains("expected a base with a norm"), Error);
    }
  }
}

TEST_CASE("assessment: a release that overflows its format is undecided, and says so") {
  for (const auto& row : rows_of("gauss-mask", {{"noise", "1000000"},
                                                {"delta", "10"},
                                                {"format", "f16"},
                                                {"finetune", "full"},
                                                {"trials", "1"}})) {
    if (row.claim == "release-left-or-right") continue;
    CHECK(row.verdict == Verdict::undecided);
    CHECK(row.reason == "the release overflows f16");
    CHECK_FALSE(row.value);
  }
}

TEST_CASE(
    "assessment: equal seeds give equal rows, and a claim's win is an estimate with its level") {
  const auto one = row_of("shadownet", "full", "1/20"), two = row_of("shadownet", "full", "1/20");
  CHECK(*one.value == *two.value);
  REQUIRE(one.success);
  CHECK(one.success->is<Estimated>());
  CHECK(one.success->lower() > make_rational(1, 20));
}

TEST_CASE("assessment: every scheme has an attack, and every attack a scheme") {
  const Catalogue& catalogue = assessed_catalogue();
  for (const auto& attack : catalogue.assessments())
    CHECK(std::ranges::find(catalogue.assessed(), attack.scheme, &AssessedEntry::name) !=
          catalogue.assessed().end());
  for (const auto& scheme : catalogue.assessed())
    CHECK(std::ranges::find(catalogue.assessments(), scheme.name, &AssessmentEntry::scheme) !=
          catalogue.assessments().end());
}

}  // namespace figures_test
