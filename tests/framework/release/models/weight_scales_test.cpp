// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/weight_scales.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "framework/release/models/mlp_layers.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace weight_scales_test {

namespace {

using namespace certamen;
using namespace certamen::testing;

struct RawTensor {
  std::string name, dtype;
  Shape shape;
  Bytes bytes;
};

std::string json_shape(const Shape& shape) {
  std::string text;
  for (const auto extent : shape) text += (text.empty() ? "" : ",") + std::to_string(extent);
  return "[" + text + "]";
}

Bytes safetensors_of(const std::vector<RawTensor>& tensors) {
  std::string json;
  Bytes data;
  for (const auto& one : tensors) {
    json += (json.empty() ? "{\"" : ",\"") + one.name + "\":{\"dtype\":\"" + one.dtype +
            "\",\"shape\":" + json_shape(one.shape) + ",\"data_offsets\":[" +
            std::to_string(data.size()) + "," + std::to_string(data.size() + one.bytes.size()) +
            "]}";
    data.insert(data.end(), one.bytes.begin(), one.bytes.end());
  }
  json += "}";
  Bytes bytes = length_bytes(json.size());
  const Bytes text = to_bytes(json);
  bytes.insert(bytes.end(), text.begin(), text.end());
  bytes.insert(bytes.end(), data.begin(), data.end());
  return bytes;
}

Bytes floats(const std::vector<float>& values) {
  Bytes bytes;
  for (const float value : values)
    for (int i = 0; i < 4; ++i)
      bytes.push_back(
          static_cast<std::byte>(std::bit_cast<std::uint32_t>(value) >> (8 * i) & 0xffU));
  return bytes;
}

std::size_t count_of(const Shape& shape) {
  std::size_t count = 1;
  for (const auto extent : shape) count *= extent;
  return count;
}

/// Codes of finite numbers.
Bytes codes(std::size_t count, unsigned seed) {
  std::mt19937 random{seed};
  Bytes bytes;
  while (bytes.size() < count)
    if (const auto code = random() % 256; (code & 0x7fU) < 0x78U)
      bytes.push_back(static_cast<std::byte>(code));
  return bytes;
}

std::vector<float> some_scales(std::size_t count) {
  std::mt19937 random{9};
  std::vector<float> values;
  for (std::size_t i = 0; i < count; ++i)
    values.push_back(1e-4F * static_cast<float>(1 + random() % 1000003));
  return values;
}

/// What an F8 code means, by its definition: sign, 4 or 5 bits of exponent, the rest.
double meaning(std::byte byte, int exponent_bits) {
  const int code = static_cast<int>(byte), fraction_bits = 7 - exponent_bits,
            bias = (1 << (exponent_bits - 1)) - 1, exponent = (code & 0x7f) >> fraction_bits,
            fraction = code & ((1 << fraction_bits) - 1);
  const double size =
      exponent == 0 ? std::ldexp(fraction, 1 - bias - fraction_bits)
                    : std::ldexp((1 << fraction_bits) + fraction, exponent - bias - fraction_bits);
  return code >= 128 ? -size : size;
}

/// A plain layer, 7 -> 10 -> 3, whose up is in F8, and what stands beside it.
struct ScaledFile {
  Bytes up = codes(70, 1);
  std::vector<RawTensor> more = {};
  std::string up_dtype = "F8_E4M3";
  std::string config = {};

  ModelFile open(const Folder& folder) const {
    std::vector<RawTensor> tensors{
        {"blocks.0.mlp.fc1.weight", up_dtype, {10, 7}, up},
        {"blocks.0.mlp.fc2.weight", "F32", {3, 10}, floats(std::vector<float>(30, 0.5F))}};
    tensors.insert(tensors.end(), more.begin(), more.end());
    write_bytes(folder / "model.safetensors", safetensors_of(tensors));
    if (!config.empty()) write_bytes(folder / "config.json", to_bytes(config));
    return ModelFile::open(folder / "model.safetensors");
  }
  std::string reason() const {
    const Folder folder;
    const ModelFile file = open(folder);
    const auto layers = find_mlp_layers(file);
    if (!layers.readable.empty())
      return message_of([&] { read_mlp(file, layers.readable.front()); });
    const std::string text = layers.unreadable.at(0).reason.what();
    return text.substr(text.find("fc1.weight': ") + 13);
  }
};

RawTensor scales_of(const std::string& suffix, const Shape& shape) {
  return {"blocks.0.mlp.fc1.weight" + suffix, "F32", shape, floats(some_scales(count_of(shape)))};
}

constexpr const char* blocks_3_4 = R"({"quantization_config": {"weight_block_size": [3, 4]}})";

/// All ways to read `up` agree with codes times number (i / rows, j / columns) of `across` a row.
void expect_products(const ScaledFile& scaled, std::size_t rows, std::size_t columns,
                     std::size_t across, int exponent_bits = 4) {
  const Folder folder;
  const ModelFile file = scaled.open(folder);
  const auto scales = some_scales(100);
  const auto expected = [&](std::size_t i, std::size_t j) {
    const double product = meaning(scaled.up[i * 7 + j], exponent_bits) *
                           static_cast<double>(scales[i / rows * across + j / columns]);
    return static_cast<double>(static_cast<float>(product));
  };
  const std::string name = "blocks.0.mlp.fc1.weight";
  const auto whole = file.read<double>(name);
  const auto narrow = file.read<float>(name);
  for (std::size_t i = 0; i < 10; ++i)
    for (std::size_t j = 0; j < 7; ++j) {
      CAPTURE(i);
      CAPTURE(j);
      CHECK(whole(i, j) == expected(i, j));
      CHECK(static_cast<double>(narrow(i, j)) == expected(i, j));
    }
  for (std::size_t first = 0; first < 10; ++first)
    for (std::size_t count = 1; first + count <= 10; ++count) {
      const auto part = file.read_rows<double>(name, first, count);
      for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < 7; ++j) CHECK(part(i, j) == expected(first + i, j));
    }
  for (std::size_t first = 0; first < 7; ++first)
    for (std::size_t count = 1; first + count <= 7; ++count) {
      const auto part = file.read_columns<double>(name, first, count);
      for (std::size_t i = 0; i < 10; ++i)
        for (std::size_t j = 0; j < count; ++j) CHECK(part(i, j) == expected(i, first + j));
    }
  const auto layers = find_mlp_layers(file);
  REQUIRE(layers.readable.size() == 1);
  CHECK(read_mlp(file, layers.readable[0]).up(9, 6) == expected(9, 6));
}

}  // namespace

TEST_CASE("weight scales: by blocks of the size in config.json, also where they are cut off") {
  expect_products({.more = {scales_of("_scale_inv", {4, 2})}, .config = blocks_3_4}, 3, 4, 2);
  expect_products({.more = {scales_of("_scale_inv", {1, 1})},
                   .config = R"({"quantization_config": {"weight_block_size": [128, 128]}})"},
                  128, 128, 1);
  expect_products({.more = {scales_of("_scale", {10, 7})},
                   .config = R"({"quantization_config": {"weight_block_size": [1, 1]}})"},
                  1, 1, 7);
  expect_products(
      {.more = {scales_of("_scale_inv", {2, 4})},
       .up_dtype = "F8_E5M2",
       .config =
           R"({"quantization_config": {"weight_block_size": [9, 2], "quant_method": "fp8"}})"},
      9, 2, 4, 5);
}

TEST_CASE("weight scales: for each row, and one for the whole matrix") {
  for (const char* suffix : {"_scale", "_scale_inv"}) {
    expect_products({.more = {scales_of(suffix, {10, 1})}}, 1, 7, 1);
    for (const Shape& one : {Shape{}, Shape{1}, Shape{1, 1}})
      expect_products({.more = {scales_of(suffix, one)}}, 10, 7, 1);
  }
  // What belongs to activations changes nothing.
  expect_products(
      {.more = {scales_of("_scale", {}), {"blocks.0.mlp.fc1.input_scale", "F32", {}, floats({3})}}},
      10, 7, 1);
}

TEST_CASE("weight scales: in bfloat16") {
  const Folder folder;
  ScaledFile scaled;
  scaled.more = {{"blocks.0.mlp.fc1.weight_scale", "BF16", {}, {std::byte{0}, std::byte{0x3f}}}};
  const auto file = scaled.open(folder);
  const auto up = file.read<double>("blocks.0.mlp.fc1.weight");
  for (std::size_t k = 0; k < 70; ++k) CHECK(up[k] == meaning(scaled.up[k], 4) / 2);
}

TEST_CASE("weight scales: what does not fit, or is not understood, is refused with the reason") {
  CHECK(ScaledFile{.more = {scales_of("_scale_inv", {4, 2})}}.reason() ==
        "its scales, tensor 'blocks.0.mlp.fc1.weight_scale_inv', have shape [4, 2]: expected one "
        "number, [10, 1], or blocks of the size that "
        "\"quantization_config\".\"weight_block_size\" in the config.json says, which it does "
        "not");
  CHECK(ScaledFile{.more = {scales_of("_scale_inv", {2, 4})}, .config = blocks_3_4}.reason() ==
        "its scales, tensor 'blocks.0.mlp.fc1.weight_scale_inv', have shape [2, 4]: expected one "
        "number, [10, 1] or [4, 2], for blocks of 3 x 4");
  for (const Shape& shape : {Shape{10}, Shape{1, 7}, Shape{4, 2, 1}, Shape{0}})
    CHECK(ScaledFile{.more = {scales_of("_scale_inv", shape)}, .config = blocks_3_4}
              .reason()
              .starts_with("its scales, tensor"));
  RawTensor bytes{"blocks.0.mlp.fc1.weight_scale", "U8", {1}, {std::byte{7}}};
  CHECK(ScaledFile{.more = {bytes}}.reason() ==
        "its scales, tensor 'blocks.0.mlp.fc1.weight_scale', have dtype U8: expected BF16, F16, "
        "F32 or F64");
  const std::string unknown = "expected scales of a known name, one tensor of them, or none";
  CHECK(
      ScaledFile{.more = {scales_of("_scale", {}), scales_of("_scale_inv", {})}}.reason().ends_with(
          unknown));
  CHECK(ScaledFile{.more = {scales_of("_scale", {}), scales_of("_scale_2", {})}}.reason().ends_with(
      unknown));
  CHECK(ScaledFile{.more = {scales_of("_scales", {})}}.reason().ends_with(unknown));
  CHECK(ScaledFile{.more = {{"blocks.0.mlp.fc1.scale", "F32", {}, floats({3})}}}.reason().ends_with(
      unknown));
  RawTensor no_number{"blocks.0.mlp.fc1.weight_scale",
                      "F32",
                      {},
                      floats({std::numeric_limits<float>::quiet_NaN()})};
  CHECK(ScaledFile{.more = {no_number}}.reason().find("is NaN: expected finite numbers") !=
        std::string::npos);
  RawTensor huge{"blocks.0.mlp.fc1.weight_scale", "F32", {}, floats({3e38F})};
  CHECK(ScaledFile{.more = {huge}}.reason().find("is infinite") != std::string::npos);
}

TEST_CASE("weight scales: a block size that is no pair of positive numbers is none") {
  for (const char* size :
       {"[0, 4]", "[3]", "[3, 4, 5]", "[3, -4]", "[3, 4.0]", "\"3\"", "null", "{}", "[3, \"4\"]"}) {
    CAPTURE(size);
    const std::string json =
        std::string{"{\"quantization_config\": {\"weight_block_size\": "} + size + "}}";
    CHECK(!ModelConfig::parse(json).weight_block());
    CHECK(ScaledFile{.more = {scales_of("_scale_inv", {4, 2})}, .config = json}.reason().ends_with(
        "which it does not"));
  }
  CHECK(!ModelConfig::parse(R"({"quantization_config": 3})").weight_block());
  const auto large = ModelConfig::parse(
      R"({"quantization_config": {"weight_block_size": [18446744073709551615, 1]}})");
  REQUIRE(large.weight_block());
  CHECK(large.weight_block()->rows == std::numeric_limits<std::size_t>::max());
  expect_products(
      {.more = {scales_of("_scale_inv", {1, 7})},
       .config = R"({"quantization_config": {"weight_block_size": [18446744073709551615, 1]}})"},
      10, 1, 7);
}

TEST_CASE("weight scales: without any, numbers stand for themselves") {
  const Folder folder;
  const ScaledFile plain;
  const auto file = plain.open(folder);
  const auto up = file.read<double>("blocks.0.mlp.fc1.weight");
  for (std::size_t k = 0; k < 70; ++k) CHECK(up[k] == meaning(plain.up[k], 4));
}

}  // namespace weight_scales_test
