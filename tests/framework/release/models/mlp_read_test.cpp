// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>
#include <string>

#include "framework/release/models/mlp_layers.hpp"
#include "framework/release/models/safetensors_writer.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace mlp_read_test {

namespace {

using namespace certamen;
using namespace certamen::testing;

const std::filesystem::path example =
    std::filesystem::path{CERTAMEN_DATA_DIR} / "ocr-transformer-mlp.safetensors";

constexpr std::size_t inputs = 3;
constexpr std::size_t hidden = 6;
constexpr std::size_t outputs = 4;

Tensor<double> random_tensor(const Shape& shape, unsigned seed) {
  std::mt19937 random{seed};
  Tensor<double> tensor{shape};
  for (double& value : tensor.data()) value = static_cast<double>(random() % 512) / 256 - 1;
  return tensor;
}

ModelFile in_memory(const std::vector<StoredTensor>& tensors) {
  return ModelFile::from_bytes(safetensors_bytes(tensors), "FILE");
}

const auto up = random_tensor({hidden, inputs}, 1);
const auto up_bias = random_tensor({hidden}, 2);
const auto gate = random_tensor({hidden, inputs}, 3);
const auto down = random_tensor({outputs, hidden}, 4);
const auto down_bias = random_tensor({outputs}, 5);

ModelFile plain_file() {
  return in_memory({{"blocks.0.mlp.fc1.weight", FloatFormat::f32, up},
                    {"blocks.0.mlp.fc1.bias", FloatFormat::f16, up_bias},
                    {"blocks.0.mlp.fc2.weight", FloatFormat::f64, down},
                    {"blocks.0.mlp.fc2.bias", FloatFormat::f16, down_bias}});
}

ModelFile transposed_file() {
  return in_memory({{"h.0.mlp.c_fc.weight", FloatFormat::f32, transposed(up)},
                    {"h.0.mlp.c_fc.bias", FloatFormat::f32, up_bias},
                    {"h.0.mlp.c_proj.weight", FloatFormat::f32, transposed(down)},
                    {"h.0.mlp.c_proj.bias", FloatFormat::f32, down_bias}});
}

ModelFile gated_file() {
  return in_memory({{"layers.0.mlp.up_proj.weight", FloatFormat::f32, up},
                    {"layers.0.mlp.gate_proj.weight", FloatFormat::f32, gate},
                    {"layers.0.mlp.gate_proj.bias", FloatFormat::f32, up_bias},
                    {"layers.0.mlp.down_proj.weight", FloatFormat::f32, down}});
}

/// What the tool prints as the resident high-water mark of this process, in KiB; 0 if unknown.
std::size_t peak_memory() {
  std::ifstream status{"/proc/self/status"};
  for (std::string word; status >> word;) {
    std::size_t amount = 0;
    if (word == "VmHWM:" && status >> amount) return amount;
  }
  return 0;
}

void forget_peak_memory() {
  std::ofstream{"/proc/self/clear_refs"} << 5;
}

}  // namespace

TEST_CASE("mlp: plain and transposed storage give the same matrices") {
  for (const ModelFile& file : {plain_file(), transposed_file()}) {
    const Mlp<double> mlp = read_mlp(file, find_mlp_layers(file).readable.at(0));
    CHECK(mlp.up.shape() == up.shape());
    CHECK(mlp.up.data() == up.data());
    CHECK(mlp.up_bias.value().data() == up_bias.data());
    CHECK(mlp.down.shape() == down.shape());
    CHECK(mlp.down.data() == down.data());
    CHECK(mlp.down_bias.value().data() == down_bias.data());
    CHECK(!mlp.gate);
    CHECK(!mlp.gate_bias);
  }
}

TEST_CASE("mlp: gate, its bias and absent biases are read as they are") {
  const auto file = gated_file();
  const Mlp<double> mlp = read_mlp(file, find_mlp_layers(file).readable.at(0));
  CHECK(mlp.activation == "silu");
  CHECK(mlp.gate.value().data() == gate.data());
  CHECK(mlp.gate_bias.value().data() == up_bias.data());
  CHECK(!mlp.up_bias);
  CHECK(!mlp.down_bias);
}

TEST_CASE("mlp: every range of units is that part of the whole") {
  for (const ModelFile& file : {plain_file(), transposed_file(), gated_file()}) {
    const MlpLayer layer = find_mlp_layers(file).readable.at(0);
    CAPTURE(layer.name);
    for (std::size_t first = 0; first <= hidden; ++first) {
      for (std::size_t count = 0; first + count <= hidden; ++count) {
        const Mlp<double> part = read_mlp_units(file, layer, first, count);
        REQUIRE(part.up.shape() == Shape{count, inputs});
        REQUIRE(part.down.shape() == Shape{outputs, count});
        CHECK(part.down_bias.has_value() == !layer.gated);
        for (std::size_t unit = 0; unit < count; ++unit) {
          for (std::size_t j = 0; j < inputs; ++j) CHECK(part.up(unit, j) == up(first + unit, j));
          for (std::size_t d = 0; d < outputs; ++d)
            CHECK(part.down(d, unit) == down(d, first + unit));
          const auto& bias = layer.gated ? part.gate_bias : part.up_bias;
          CHECK(bias.value()[unit] == up_bias[first + unit]);
          if (layer.gated)
            for (std::size_t j = 0; j < inputs; ++j)
              CHECK(part.gate.value()(unit, j) == gate(first + unit, j));
        }
      }
    }
  }
}

TEST_CASE("mlp: units that the layer does not have are refused") {
  const auto file = plain_file();
  const MlpLayer layer = find_mlp_layers(file).readable.at(0);
  CHECK(message_of([&] { read_mlp_units(file, layer, 5, 2); }) ==
        "CERTAMEN-E0100 FILE: layer 'blocks.0': hidden units from 5, 2 in all: the layer has 6");
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  CHECK(message_of([&] { read_mlp_units(file, layer, 2, most); }).starts_with("CERTAMEN-E0100 "));
  CHECK(message_of([&] { read_mlp_units(file, layer, most, 2); }).starts_with("CERTAMEN-E0100 "));
}

TEST_CASE("mlp: a weight that is not finite is refused with tensor and element") {
  auto broken = down;
  broken(2, 4) = std::nan("");
  const auto file = in_memory({{"blocks.0.mlp.fc1.weight", FloatFormat::f32, up},
                               {"blocks.0.mlp.fc2.weight", FloatFormat::f32, broken}});
  const MlpLayer layer = find_mlp_layers(file).readable.at(0);
  CHECK(message_of([&] { read_mlp(file, layer); }) ==
        "CERTAMEN-E0101 FILE: tensor 'blocks.0.mlp.fc2.weight': element [2, 4] is NaN: expected "
        "finite "
        "numbers");
  CHECK_NOTHROW(read_mlp_units(file, layer, 0, 4));
}

TEST_CASE("mlp: the example's two layers have known entries") {
  const auto file = ModelFile::open(example);
  const auto layers = find_mlp_layers(file).readable;
  REQUIRE(layers.size() == 2);
  for (const MlpLayer& layer : layers) {
    CHECK(layer.inputs == 120);
    CHECK(layer.hidden == 240);
    CHECK(layer.outputs == 120);
    CHECK(layer.activation == "silu");
    CHECK(!layer.gated);
    CHECK(!layer.transposed);
  }
  CHECK(layers[0].name == "encoder.layers.0");
  CHECK(layers[1].name == "encoder.layers.1");
  // Read from the file by a separate program (Python's struct module).
  const Mlp<double> first = read_mlp(file, layers[0]);
  CHECK(first.up(0, 0) == 0x1.3dc3a8p-3);
  CHECK(first.up(120, 0) == 0x1.acd80ep-4);
  CHECK(first.up(239, 119) == 0x1.70d1d6p-6);
  CHECK(first.up_bias.value()[239] == -0x1.ae97bap-5);
  CHECK(first.down(60, 0) == 0x1.2b5866p-7);
  CHECK(first.down_bias.value()[0] == -0x1.3528b8p-6);
  const Mlp<double> last_unit = read_mlp_units(file, layers[1], 239, 1);
  CHECK(last_unit.up(0, 119) == -0x1.9e40a8p-4);
  CHECK(last_unit.up_bias.value()[0] == -0x1.8fd0d6p-4);
  CHECK(last_unit.down(119, 0) == -0x1.bf8cbp-4);
  CHECK(last_unit.down_bias.value()[60] == -0x1.0fead8p-4);
}

TEST_CASE("mlp: streaming a layer of 256 MB takes memory for the slice only") {
  const Folder folder;
  const auto path = folder / "large.safetensors";
  // H = 32768, m = D = 1024, F32; the zeros are a hole in the file and take no space on the disk.
  const std::string json =
      R"({"blocks.0.mlp.fc1.weight":{"dtype":"F32","shape":[32768,1024],"data_offsets":[0,134217728]},)"
      R"("blocks.0.mlp.fc2.weight":{"dtype":"F32","shape":[1024,32768],"data_offsets":[134217728,268435456]}})";
  write_bytes(path, file_bytes(json, 0));
  std::filesystem::resize_file(path, 8 + json.size() + (std::size_t{1} << 28U));
  const auto file = ModelFile::open(path);
  const MlpLayer layer = find_mlp_layers(file).readable.at(0);
  forget_peak_memory();
  const std::size_t before = peak_memory();
  const Mlp<double> part = read_mlp_units(file, layer, 30'000, 256);
  const std::size_t growth = peak_memory() - before;
  CHECK(part.down.size() == 1024 * 256);
  CHECK(part.down[part.down.size() - 1] == 0);
  // The slice is 4 MiB of doubles; without giving pages back, growth would be over 128 MiB.
  CHECK(growth < 32 * 1024);
}

}  // namespace mlp_read_test
