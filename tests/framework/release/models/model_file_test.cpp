// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/model_file.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <limits>

#include "framework/release/models/safetensors_writer.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace model_file_test {

namespace {

using namespace certamen;
using namespace certamen::testing;

const std::filesystem::path example =
    std::filesystem::path{CERTAMEN_DATA_DIR} / "ocr-transformer-mlp.safetensors";

/// 100 i + 10 j + k at [i, j, k]
Tensor<double> labelled(const Shape& shape) {
  Tensor<double> tensor{shape};
  for (std::size_t flat = 0; flat < tensor.size(); ++flat) {
    std::size_t rest = flat;
    double weight = 1;
    for (std::size_t axis = shape.size(); axis-- > 0; weight *= 10) {
      tensor[flat] += weight * static_cast<double>(rest % shape[axis]);
      rest /= shape[axis];
    }
  }
  return tensor;
}

ModelFile labelled_file(FloatFormat format) {
  return ModelFile::from_bytes(safetensors_bytes({{"cube", format, labelled({4, 2, 3})},
                                                  {"matrix", format, labelled({5, 7})},
                                                  {"scalar", format, labelled({})},
                                                  {"empty", format, labelled({0, 3})}}),
                               "FILE");
}

}  // namespace

TEST_CASE("safetensors: slices are the same elements as the whole, in every format") {
  for (const FloatFormat format :
       {FloatFormat::f16, FloatFormat::bf16, FloatFormat::f32, FloatFormat::f64}) {
    const auto file = labelled_file(format);
    const auto matrix = file.read<double>("matrix");
    CHECK(matrix.data() == labelled({5, 7}).data());
    for (std::size_t first = 0; first <= 5; ++first) {
      for (std::size_t count = 0; first + count <= 5; ++count) {
        const auto rows = file.read_rows<double>("matrix", first, count);
        CHECK(rows.shape() == Shape{count, 7});
        for (std::size_t i = 0; i < count; ++i)
          for (std::size_t j = 0; j < 7; ++j) CHECK(rows(i, j) == matrix(first + i, j));
        const auto columns = file.read_columns<double>("matrix", first, count);
        CHECK(columns.shape() == Shape{5, count});
        for (std::size_t i = 0; i < 5; ++i)
          for (std::size_t j = 0; j < count; ++j) CHECK(columns(i, j) == matrix(i, first + j));
      }
    }
    const auto slab = file.read_rows<double>("cube", 1, 2);
    CHECK(slab.shape() == Shape{2, 2, 3});
    CHECK(slab(1, 1, 2) == 212);
    CHECK(file.read<double>("scalar").size() == 1);
    CHECK(file.read<double>("empty").size() == 0);
    CHECK(file.read_rows<double>("empty", 0, 0).shape() == Shape{0, 3});
    CHECK(file.read_columns<double>("empty", 1, 2).shape() == Shape{0, 2});
  }
}

TEST_CASE("safetensors: slices outside the tensor are refused, also where first + count wraps") {
  const auto file = labelled_file(FloatFormat::f32);
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  CHECK(message_of([&] { file.read_rows<float>("matrix", 4, 2); }) ==
        "CERTAMEN-E0100 FILE: tensor 'matrix': rows from 4 and 2 in all: the tensor has 5");
  CHECK(message_of([&] { file.read_rows<float>("matrix", 6, 0); }).ends_with("the tensor has 5"));
  CHECK(
      message_of([&] { file.read_rows<float>("matrix", 2, most); }).ends_with("the tensor has 5"));
  CHECK(message_of([&] {
          file.read_columns<float>("matrix", most, 2);
        }).ends_with("the tensor has 7"));
  CHECK(message_of([&] { file.read_columns<float>("cube", 0, 1); }) ==
        "CERTAMEN-E0100 FILE: tensor 'cube': columns asked of shape [4, 2, 3]: expected a matrix");
  CHECK(message_of([&] { file.read_rows<float>("scalar", 0, 1); }) ==
        "CERTAMEN-E0100 FILE: tensor 'scalar': rows asked of a scalar: expected at least one axis");
}

TEST_CASE("safetensors: names that are not there and types that do not fit are refused") {
  const auto file = labelled_file(FloatFormat::f64);
  CHECK(message_of([&] { file.info("Matrix"); }) ==
        "CERTAMEN-E0108 FILE: tensor 'Matrix': no such tensor among the 4 of the file");
  CHECK(message_of([&] { file.read<float>("matrix"); }) ==
        "CERTAMEN-E0103 FILE: tensor 'matrix': dtype F64 would be rounded: read it as double");
  CHECK(file.contains("matrix"));
  CHECK(!file.contains("matri"));
  const auto whole_numbers = ModelFile::from_bytes(
      file_bytes(R"({"x":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}})", 8), "FILE");
  CHECK(whole_numbers.info("x").dtype == Dtype::i64);
  const std::string refusal = "CERTAMEN-E0103 FILE: tensor 'x': dtype I64 cannot be read as real "
                              "numbers: expected F8_E5M2, F8_E4M3, F16, BF16, "
                              "F32, F64, Q4_0, Q5_0, Q8_0, Q4_K, Q5_K or Q6_K";
  CHECK(message_of([&] { whole_numbers.read<double>("x"); }) == refusal);
  CHECK(message_of([&] { whole_numbers.read_rows<double>("x", 0, 0); }) == refusal);
}

TEST_CASE("safetensors: NaN and infinities are refused on request, with their position") {
  auto values = labelled({5, 7});
  values(3, 4) = std::nan("");
  values(4, 6) = std::numeric_limits<double>::infinity();
  const auto file =
      ModelFile::from_bytes(safetensors_bytes({{"x", FloatFormat::bf16, values}}), "FILE");
  const std::string nan =
      "CERTAMEN-E0101 FILE: tensor 'x': element [3, 4] is NaN: expected finite numbers";
  CHECK(message_of([&] { file.read<double>("x", NonFinite::refuse); }) == nan);
  CHECK(message_of([&] { file.read_rows<float>("x", 2, 2, NonFinite::refuse); }) == nan);
  CHECK(message_of([&] { file.read_columns<float>("x", 4, 1, NonFinite::refuse); }) == nan);
  CHECK(message_of([&] { file.read_columns<float>("x", 5, 2, NonFinite::refuse); }) ==
        "CERTAMEN-E0101 FILE: tensor 'x': element [4, 6] is infinite: expected finite numbers");
  CHECK_NOTHROW(file.read_rows<float>("x", 0, 3, NonFinite::refuse));
  CHECK(std::isnan(file.read<double>("x")(3, 4)));
}

TEST_CASE("safetensors: misaligned data is read") {
  // One byte of U8 first, so that every float begins at an odd address.
  const auto header = R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                      R"("x":{"dtype":"F32","shape":[2],"data_offsets":[1,9]}})";
  Bytes bytes = file_bytes(header, 1);
  for (const int b : {0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x20, 0xc1})
    bytes.push_back(static_cast<std::byte>(b));
  const auto file = ModelFile::from_bytes(bytes, "FILE");
  CHECK(file.read<float>("x").data() == std::vector<float>{1, -10});
}

TEST_CASE("safetensors: errors of a file on disk begin with its path") {
  const Folder folder;
  const auto path = folder / "short.safetensors";
  write_bytes(path, Bytes(3));
  CHECK(message_of([&] { ModelFile::open(path); }) ==
        "CERTAMEN-E0112 " + path.string() +
            ": the file has 3 bytes: expected at least the 8 bytes of the header length");
  CHECK(message_of([&] { ModelFile::open(folder / "none"); }) ==
        "CERTAMEN-E0112 " + (folder / "none").string() +
            ": cannot open: No such file or directory");
}

TEST_CASE("safetensors: a file cut short after it was opened gives an error, not a crash") {
  const Folder folder;
  const auto path = folder / "m.safetensors";
  write_safetensors(path, {{"x", FloatFormat::f64, labelled({100, 100})}});
  const auto file = ModelFile::open(path);
  CHECK(file.read<double>("x")(9, 9) == 99);
  std::filesystem::resize_file(path, 200);
  CHECK(message_of([&] {
          file.read<double>("x");
        }).starts_with("CERTAMEN-E0112 " + path.string() + ": the file had "));
}

TEST_CASE("safetensors: the example's tensors, sizes and metadata") {
  const auto file = ModelFile::open(example);
  CHECK(file.names() == std::vector<std::string>{
                            "encoder.layers.0.mlp.fc1.weight", "encoder.layers.0.mlp.fc1.bias",
                            "encoder.layers.0.mlp.fc2.weight", "encoder.layers.0.mlp.fc2.bias",
                            "encoder.layers.1.mlp.fc1.weight", "encoder.layers.1.mlp.fc1.bias",
                            "encoder.layers.1.mlp.fc2.weight", "encoder.layers.1.mlp.fc2.bias"});
  CHECK(file.info("encoder.layers.1.mlp.fc2.weight").shape == Shape{120, 240});
  CHECK(file.metadata().at("activation") == "silu");
  for (const TensorInfo& tensor : file.tensors()) {
    CHECK(tensor.dtype == Dtype::f32);
    CHECK_NOTHROW(file.read<float>(tensor.name, NonFinite::refuse));
  }
}

TEST_CASE("safetensors: the example, written again, holds the same tensors bit by bit") {
  const Folder folder;
  const auto file = ModelFile::open(example);
  std::vector<StoredTensor> tensors;
  for (const std::string& name : file.names())
    tensors.push_back({name, FloatFormat::f32, file.read<double>(name)});
  write_safetensors(folder / "copy", tensors, file.metadata());
  const auto copy = ModelFile::open(folder / "copy");
  CHECK(copy.metadata() == file.metadata());
  for (const std::string& name : file.names())
    CHECK(copy.read<float>(name).data() == file.read<float>(name).data());
}

}  // namespace model_file_test
