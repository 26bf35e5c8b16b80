// SPDX-License-Identifier: Apache-2.0
#include "schemes/release/release_model.hpp"

#include <doctest/doctest.h>

#include "framework/release/models/calibration.hpp"
#include "tests/adversaries/attack/small_model.hpp"
#include "tests/support/weight_release.hpp"

namespace release_model_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

LayerModel layer_model(const std::map<std::string, std::string>& set) {
  return make_layer_model(Parameters{set}.completed(model_parameters()));
}

/// The units whose columns the model has, by comparing columns with the file's.
std::vector<std::size_t> units_of(const LayerModel& model, const Mlp<double>& whole) {
  std::vector<std::size_t> units;
  for (std::size_t d = 0; d < whole.down.extent(1); ++d)
    for (std::size_t k = 0; k < model.hidden; ++k) {
      bool equal = true;
      for (std::size_t i = 0; i < model.outputs; ++i)
        equal = equal && model.weights(i, k) == whole.down(i, d);
      if (equal) units.push_back(d);
    }
  return units;
}

}  // namespace

TEST_CASE("release model: a layer of a file comes with its weights and the middles of its ranges") {
  const SmallModel file;
  const auto open = ModelFile::open(file.path());
  for (const auto& layer : find_mlp_layers(open).readable) {
    const auto whole = read_mlp(open, layer);
    const auto model = layer_model({{"model", file.path().string()}, {"layer", layer.name}});
    CHECK(model.gated == layer.gated);
    CHECK(model.hidden == layer.hidden);
    CHECK(model.weights.data() == whole.down.data());
    CHECK(model.input_width() == (layer.gated ? 40 : 12));
    CHECK(model.size() == layer.outputs * layer.hidden + layer.hidden + layer.outputs);
    if (!layer.gated) {
      CHECK(model.biases.data() == whole.up_bias->data());
      CHECK(model.constants.data() == whole.down_bias->data());
    }
  }
}

TEST_CASE("release model: protected units are those with the smallest calibrated gaps, and their "
          "numbers alone are in the game") {
  const SmallModel file;
  const auto open = ModelFile::open(file.path());
  for (const auto& layer : find_mlp_layers(open).readable) {
    const auto whole = read_mlp(open, layer);
    const auto model =
        layer_model({{"model", file.path().string()}, {"layer", layer.name}, {"protect", "5"}});
    CHECK(model.hidden == 5);
    CHECK(model.z0.size() == 5);
    const auto units = units_of(model, whole);
    REQUIRE(units.size() == 5);
    // On other inputs, and more of them, their gaps are the smaller ones too, on average.
    const auto gaps = calibrate(whole, 99, 20'000).gaps();
    double inside = 0, outside = 0;
    for (std::size_t d = 0; d < layer.hidden; ++d)
      (std::find(units.begin(), units.end(), d) != units.end() ? inside : outside) += gaps[d];
    CHECK(inside / 5 < outside / static_cast<double>(layer.hidden - 5));
    if (!layer.gated)
      for (std::size_t k = 0; k < 5; ++k) CHECK(model.biases[k] == (*whole.up_bias)[units[k]]);
  }
}

TEST_CASE("release model: every weight release scheme plays the protected units, and TaylorMLP is "
          "broken on them") {
  const SmallModel file;
  for (const char* layer : {"blocks.0", "model.layers.0"}) {
    const std::map<std::string, std::string> set{
        {"model", file.path().string()}, {"layer", layer}, {"protect", "4"}, {"max-gap", "1"}};
    const std::string attack =
        layer == std::string{"blocks.0"} ? "extraction-curve" : "extraction-even-part";
    const auto report = checked("taylor-mlp", set, {}, attack);
    CHECK(always_wins(row_of(report, "weight-recovery", attack)));
    CHECK(always_wins(row_of(report, "functional-recovery", attack)));
    CHECK(
        always_wins(row_of(checked("plain-release", set), "weight-recovery", "read-the-release")));
  }
}

}  // namespace release_model_test
