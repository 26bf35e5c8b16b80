// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <random>

#include "framework/release/models/safetensors_writer.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace certamen::testing {

/// A file of two layers with normal float32 weights, until it goes out of scope: "blocks.0", plain
/// with biases, 6 -> 12 -> 8, and "model.layers.0", gated, 6 -> 20 -> 6.
class SmallModel {
 public:
  using Change = std::function<void(const std::string& name, Tensor<double>& values)>;

  explicit SmallModel(const Change& change = {}) {
    std::mt19937_64 random{12};
    std::normal_distribution<double> normal{0, 0.05};
    const auto tensor = [&](const std::string& name, Shape shape) {
      Tensor<double> values{std::move(shape)};
      for (auto& x : values.data()) x = static_cast<double>(static_cast<float>(normal(random)));
      if (change) change(name, values);
      return StoredTensor{name, FloatFormat::f32, values};
    };
    write_safetensors(
        path(),
        {tensor("blocks.0.mlp.fc1.weight", {12, 6}), tensor("blocks.0.mlp.fc1.bias", {12}),
         tensor("blocks.0.mlp.fc2.weight", {8, 12}), tensor("blocks.0.mlp.fc2.bias", {8}),
         tensor("model.layers.0.mlp.gate_proj.weight", {20, 6}),
         tensor("model.layers.0.mlp.up_proj.weight", {20, 6}),
         tensor("model.layers.0.mlp.down_proj.weight", {6, 20})},
        {{"activation", "silu"}});
  }
  std::filesystem::path path() const { return folder_ / "small.safetensors"; }

 private:
  Folder folder_;
};

}  // namespace certamen::testing
