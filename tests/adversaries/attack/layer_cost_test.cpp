// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/layer_cost.hpp"

#include <doctest/doctest.h>

#include "tests/adversaries/attack/small_model.hpp"

namespace layer_cost_test {

using namespace certamen;

using certamen::testing::SmallModel;

namespace {

LayerCost cost_of_layer(const std::filesystem::path& path, const std::string& name,
                        const std::string& protect) {
  const auto file = ModelFile::open(path);
  const auto layers = find_mlp_layers(file);
  const auto& layer = select_mlp_layer(layers, name);
  TaylorMlpAttackOptions options;
  options.order = 6;
  options.protection = parse_protection(protect, "0");
  return measure_cost(file, layer, Activation::silu,
                      protected_units(file, layer, options, Context{}), options, Context{});
}

}  // namespace

TEST_CASE("cost: the factored evaluator's operations are within 5 % of the plain MLP's on the real "
          "layers, it computes the release, and times stand beside") {
  const auto model = std::filesystem::path{CERTAMEN_DATA_DIR} / "ocr-transformer-mlp.safetensors";
  const auto file = ModelFile::open(model);
  TaylorMlpAttackOptions options;
  for (const auto& layer : find_mlp_layers(file).readable) {
    const auto cost =
        measure_cost(file, layer, Activation::silu,
                     protected_units(file, layer, options, Context{}), options, Context{});
    CHECK(cost.plain == 2 * 28800);
    CHECK(cost.taylor == 28800 + 9 * 28800);
    CHECK(cost.factored == 2 * 28800 + 9 * 240);
    CHECK(cost.factored * 100 <= cost.plain * 105);
    CHECK(cost.disagreement <= 1e-4);
    CHECK(cost.plain_seconds > 0);
    CHECK(cost.taylor_seconds > 0);
    CHECK(cost.factored_seconds > 0);
  }
}

TEST_CASE("cost: units in the clear count as plain operations") {
  const SmallModel model;
  const std::size_t v = 6 * 12, w = 8 * 12;
  const auto all = cost_of_layer(model.path(), "blocks.0", "all");
  CHECK(all.plain == v + w);
  CHECK(all.taylor == v + 7 * w);
  CHECK(all.factored == v + w + 7 * 12);
  const auto some = cost_of_layer(model.path(), "blocks.0", "5");
  CHECK(some.plain == all.plain);
  CHECK(some.taylor == v + 8 * (12 - 5) + 7 * 8 * 5);
  CHECK(some.factored == v + w + 7 * 5);
  CHECK(some.disagreement <= 1e-4);
  CHECK(some.hidden == 12);
  CHECK(some.protected_units == 5);
}

TEST_CASE(
    "cost: the gated form has two matrices in front, and its evaluator computes the release") {
  const SmallModel model;
  const std::size_t before = 2 * 6 * 20, w = 6 * 20;
  for (const char* protect : {"all", "9"}) {
    CAPTURE(protect);
    const auto cost = cost_of_layer(model.path(), "model.layers.0", protect);
    const std::size_t k = cost.protected_units;
    CHECK(cost.plain == before + w);
    CHECK(cost.taylor == before + 6 * (20 - k) + 7 * 6 * k);
    CHECK(cost.factored == before + w + 7 * k);
    CHECK(cost.disagreement <= 1e-4);
    CHECK(cost.factored_seconds > 0);
  }
}

}  // namespace layer_cost_test
