// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/safetensors_writer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "framework/release/models/model_file.hpp"
#include "framework/release/models/safetensors_header.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace safetensors_writer_test {

namespace {

using namespace certamen;
using namespace certamen::testing;

ModelFile reopened(const std::vector<StoredTensor>& tensors,
                   const std::map<std::string, std::string>& metadata = {}) {
  return ModelFile::from_bytes(safetensors_bytes(tensors, metadata), "FILE");
}

Tensor<double> vector(std::vector<double> values) {
  const std::size_t size = values.size();
  return {Shape{size}, std::move(values)};
}

}  // namespace

TEST_CASE("safetensors writer: the bytes are the documented ones") {
  const Bytes bytes = safetensors_bytes({{"x", FloatFormat::f32, vector({1.0})}}, {{"k", "v"}});
  const std::string json =
      R"({"__metadata__":{"k":"v"},"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
  Bytes expected = length_bytes((json.size() + 7) / 8 * 8);
  const Bytes text = to_bytes(json + std::string((8 - json.size() % 8) % 8, ' '));
  expected.insert(expected.end(), text.begin(), text.end());
  for (const int b : {0, 0, 0x80, 0x3f}) expected.push_back(static_cast<std::byte>(b));
  CHECK(bytes == expected);
}

TEST_CASE("safetensors writer: values come back as the format rounds them") {
  std::mt19937_64 random{7};
  std::vector<double> values;
  for (int i = 0; i < 500; ++i)
    values.push_back(std::ldexp(static_cast<double>(random() >> 11U) * 0x1p-52 - 1,
                                static_cast<int>(random() % 20) - 10));
  const Tensor<double> matrix{Shape{20, 25}, values};
  for (const FloatFormat format :
       {FloatFormat::f16, FloatFormat::bf16, FloatFormat::f32, FloatFormat::f64}) {
    CAPTURE(to_string(format));
    const auto file = reopened({{"x", format, matrix}});
    const auto back = file.read<double>("x");
    CHECK(back.shape() == matrix.shape());
    for (std::size_t i = 0; i < values.size(); ++i) CHECK(back[i] == round_to(values[i], format));
    // What was stored once is stored again without any change.
    CHECK(safetensors_bytes({{"x", format, back}}) == safetensors_bytes({{"x", format, matrix}}));
  }
}

TEST_CASE("safetensors writer: order does not depend on the caller's, wide formats come first") {
  const StoredTensor a{"a", FloatFormat::bf16, vector({1, 2, 3})};
  const StoredTensor b{"b", FloatFormat::f64, vector({4})};
  const StoredTensor c{"c", FloatFormat::f32, vector({5})};
  const StoredTensor d{"d", FloatFormat::f16, vector({6})};
  std::vector<StoredTensor> tensors{a, b, c, d};
  const Bytes bytes = safetensors_bytes(tensors);
  const auto file = ModelFile::from_bytes(bytes, "FILE");
  CHECK(file.names() == std::vector<std::string>{"b", "c", "a", "d"});
  std::ranges::reverse(tensors);
  CHECK(safetensors_bytes(tensors) == bytes);
  std::swap(tensors[1], tensors[3]);
  CHECK(safetensors_bytes(tensors) == bytes);
  for (const auto& tensor : file.tensors())
    CHECK(tensor.begin % (dtype_bits(tensor.dtype) / 8) == 0);
}

TEST_CASE("safetensors writer: the data begins at a multiple of 8 for every length of name") {
  for (std::size_t length = 0; length < 20; ++length) {
    const auto bytes =
        safetensors_bytes({{std::string(length, 'n'), FloatFormat::f64, vector({1})}});
    CHECK(parse_safetensors_header(bytes, "FILE").data_begin % 8 == 0);
  }
}

TEST_CASE("safetensors writer: scalars, empty tensors, no tensors, names that need escaping") {
  const std::string name = "a \"quoted\"\n\\name\x01 é";
  const auto file = reopened({{name, FloatFormat::f32, Tensor<double>{Shape{}, {2.5}}},
                              {"empty", FloatFormat::f16, Tensor<double>{Shape{0, 3}}}},
                             {{"", ""}, {"\t", "é\""}});
  CHECK(file.read<double>(name)[0] == 2.5);
  CHECK(file.read<double>(name).shape().empty());
  CHECK(file.read<float>("empty").shape() == Shape{0, 3});
  CHECK(file.metadata() == std::map<std::string, std::string>{{"", ""}, {"\t", "é\""}});
  CHECK(reopened({}).tensors().empty());
}

TEST_CASE("safetensors writer: what the format cannot hold is refused") {
  const auto one = vector({1});
  const auto message = [](const std::vector<StoredTensor>& tensors,
                          const std::map<std::string, std::string>& metadata = {}) {
    return message_of([&] { safetensors_bytes(tensors, metadata); });
  };
  CHECK(message({{"x", FloatFormat::f32, one},
                 {"y", FloatFormat::f32, one},
                 {"x", FloatFormat::f16, one}}) ==
        "CERTAMEN-E0109 tensor 'x': two tensors have this name");
  CHECK(message({{"__metadata__", FloatFormat::f32, one}}) ==
        "CERTAMEN-E0100 tensor '__metadata__': the name is reserved by the format");
  CHECK(message({{"\xff", FloatFormat::f32, one}}) == "CERTAMEN-E0100 tensor name: expected UTF-8");
  CHECK(message({}, {{"k", "\xc3"}}) == "CERTAMEN-E0100 metadata 'k': expected UTF-8");
  CHECK(message({}, {{"\xc3", ""}}) == "CERTAMEN-E0100 metadata key: expected UTF-8");
  CHECK(message({{"x", FloatFormat::f32, Tensor<double>{Shape(33, 1)}}}) ==
        "CERTAMEN-E0100 tensor 'x': expected at most 32 dimensions, got 33");
  CHECK(message({{"x", FloatFormat::f16, vector({1, 70000})}}) ==
        "CERTAMEN-E0101 tensor 'x': element 1 (70000.000000) overflows F16");
}

TEST_CASE("safetensors writer: NaN and infinities are kept") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const FloatFormat format :
       {FloatFormat::f16, FloatFormat::bf16, FloatFormat::f32, FloatFormat::f64}) {
    const auto back =
        reopened({{"x", format, vector({std::nan(""), infinity, -infinity})}}).read<double>("x");
    CHECK(std::isnan(back[0]));
    CHECK(back[1] == infinity);
    CHECK(back[2] == -infinity);
  }
}

TEST_CASE("safetensors writer: a file that is refused leaves the old one in place") {
  const Folder folder;
  const auto path = folder / "m.safetensors";
  write_safetensors(path, {{"x", FloatFormat::f32, vector({1})}});
  const Bytes old = read_bytes(path);
  CHECK(old == safetensors_bytes({{"x", FloatFormat::f32, vector({1})}}));
  CHECK_THROWS_AS(write_safetensors(path, {{"x", FloatFormat::f16, vector({1e9})}}), Error);
  CHECK(read_bytes(path) == old);
  CHECK(folder.file_count() == 1);
  CHECK(ModelFile::open(path).read<double>("x")[0] == 1);
}

}  // namespace safetensors_writer_test
