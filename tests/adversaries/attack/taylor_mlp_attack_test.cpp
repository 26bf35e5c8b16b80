// SPDX-License-Identifier: Apache-2.0
// TaylorMLP on the two MLPs of a real text recogniser (docs/examples/data).
#include "adversaries/attack/taylor_mlp_attack.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <random>

#include "framework/error.hpp"
#include "framework/models/safetensors_writer.hpp"

using namespace certamen;

namespace {

const std::filesystem::path real_model =
    std::filesystem::path{CERTAMEN_DATA_DIR} / "ocr-transformer-mlp.safetensors";

TaylorMlpAttackReport attacked(const std::filesystem::path& model,
                               const std::vector<std::string>& precisions, int order = 8,
                               bool enclose = false, const std::string& layer = {}) {
  TaylorMlpAttackOptions options;
  options.order = order;
  options.enclose = enclose;
  options.layer = layer;
  for (const auto& text : precisions) options.precisions.push_back(parse_release_precision(text));
  return attack_taylor_mlp(model, options, Context{});
}

double error_of(const LayerAttack& row) {
  const PrecisionScope scope{250};
  return static_cast<double>(row.weights.relative_frobenius());
}

}  // namespace

TEST_CASE("attack: both real layers come back at the precision of the release") {
  const auto report = attacked(real_model, {"bf16", "f32", "f64"});
  REQUIRE(report.attacks.size() == 6);
  for (const auto& row : report.attacks) {
    CAPTURE(row.layer);
    CAPTURE(row.precision);
    CHECK(row.recovered == 240);
    CHECK(row.weights.entries == 120 * 240);
    if (row.precision == "bf16") CHECK(error_of(row) <= 4e-3);
    if (row.precision == "f32") CHECK(error_of(row) <= 6e-8);
    if (row.precision == "f64") {
      CHECK(error_of(row) <= 1e-15);
      CHECK(row.weights.bit_exact == row.weights.entries);
      CHECK(static_cast<double>(*row.bias_error) <= 1e-14);
    }
  }
}

TEST_CASE("attack: a 200-digit release gives 198 digits of every weight of a real layer") {
  const auto report = attacked(real_model, {"200"}, 8, false, "0");
  REQUIRE(report.attacks.size() == 1);
  const PrecisionScope scope{250};
  CHECK(report.attacks[0].weights.relative_frobenius() <= Real{"1e-198"});
  CHECK(report.attacks[0].weights.bit_exact == 120 * 240);
}

TEST_CASE("attack: the factored evaluator's operations are within 5 % of the plain MLP's, and it "
          "computes the release") {
  const auto report = attacked(real_model, {"f32"});
  REQUIRE(report.costs.size() == 2);
  for (const auto& cost : report.costs) {
    CHECK(cost.plain == 2 * 28800);
    CHECK(cost.taylor == 28800 + 9 * 28800);
    CHECK(cost.factored == 2 * 28800 + 9 * 240);
    CHECK(cost.factored * 100 <= cost.plain * 105);
    CHECK(cost.disagreement <= 1e-4);
  }
}

TEST_CASE("attack: the certified enclosures of a small layer contain every weight; gated signs "
          "come back, all of them") {
  std::mt19937_64 random{12};
  std::normal_distribution<double> normal{0, 0.05};
  const auto tensor = [&](const std::string& name, Shape shape) {
    Tensor<double> values{std::move(shape)};
    for (auto& x : values.data()) x = static_cast<double>(static_cast<float>(normal(random)));
    return StoredTensor{name, FloatFormat::f32, values};
  };
  const auto path = std::filesystem::temp_directory_path() / "certamen_attack_test.safetensors";
  write_safetensors(
      path,
      {tensor("blocks.0.mlp.fc1.weight", {12, 6}), tensor("blocks.0.mlp.fc1.bias", {12}),
       tensor("blocks.0.mlp.fc2.weight", {8, 12}), tensor("blocks.0.mlp.fc2.bias", {8}),
       tensor("model.layers.0.mlp.gate_proj.weight", {20, 6}),
       tensor("model.layers.0.mlp.up_proj.weight", {20, 6}),
       tensor("model.layers.0.mlp.down_proj.weight", {6, 20})},
      {});
  const auto report = attacked(path, {"f32"}, 6, true);
  std::filesystem::remove(path);
  REQUIRE(report.attacks.size() == 2);
  for (const auto& row : report.attacks) {
    CAPTURE(row.layer);
    if (row.gated) {
      CHECK(row.signs_right == 20);
      CHECK(row.recovered == 20);
    } else {
      REQUIRE(row.enclosure);
      CHECK(row.enclosure->entries == 96);
      CHECK(row.enclosure->contained == 96);
    }
    CHECK(error_of(row) <= 2e-7);
  }
}

TEST_CASE("attack: results do not depend on threads or blocks") {
  TaylorMlpAttackOptions options;
  options.enclose = false;
  options.layer = "0";
  options.precisions = {parse_release_precision("f32")};
  Context one, two;
  one.threads = 1;
  two.threads = 2;
  const auto a = attack_taylor_mlp(real_model, options, one);
  options.units_per_block = 7;
  const auto b = attack_taylor_mlp(real_model, options, two);
  CHECK(a.attacks[0].weights.bit_exact == b.attacks[0].weights.bit_exact);
  CHECK(error_of(a.attacks[0]) == doctest::Approx(error_of(b.attacks[0])).epsilon(1e-9));
}

TEST_CASE("attack: an interrupted run returns what it has") {
  TaylorMlpAttackOptions options;
  options.precisions = {parse_release_precision("f32"), parse_release_precision("200")};
  options.enclose = false;
  Context context;
  const auto report = attack_taylor_mlp(real_model, options, context,
                                        [&](const LayerAttack&) { context.cancel.cancel(); });
  CHECK(report.interrupted);
  CHECK(report.attacks.size() == 1);
}

TEST_CASE("attack: bad precisions, orders, layers and files are refused by name") {
  CHECK_THROWS_AS(parse_release_precision("7"), Error);
  CHECK_THROWS_AS(parse_release_precision("float12"), Error);
  CHECK_THROWS_AS(attacked(real_model, {"f32"}, 0), Error);
  CHECK_THROWS_AS(attacked(real_model, {}), Error);
  CHECK_THROWS_AS(attacked(real_model, {"f32"}, 8, false, "9"), Error);
  CHECK_THROWS_AS(attacked("nowhere.safetensors", {"f32"}), Error);
}
