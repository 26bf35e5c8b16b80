// SPDX-License-Identifier: Apache-2.0
// Files that are written in pieces are those that are written at once.
#include "framework/release/models/safetensors_stream.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"
#include "framework/release/models/model_file.hpp"
#include "framework/release/models/safetensors_writer.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace safetensors_stream_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

Tensor<double> numbers(Shape shape, double step) {
  Tensor<double> values{std::move(shape)};
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = step * (static_cast<double>(i) - 4.25);
  return values;
}

const std::map<std::string, std::string> metadata{{"key", "a \"quoted\" value"}};

}  // namespace

TEST_CASE("safetensors stream: pieces in any order give the bytes of the whole") {
  const std::vector<StoredTensor> whole{{"b", FloatFormat::f32, numbers({3, 10}, 0.1)},
                                        {"a", FloatFormat::bf16, numbers({7}, 0.3)},
                                        {"d", FloatFormat::f16, numbers({2, 3}, 1.7)},
                                        {"c", FloatFormat::f64, numbers({4, 4}, 1e-3)},
                                        {"empty", FloatFormat::f32, Tensor<double>{{0, 5}}}};
  std::vector<PlannedTensor> plan;
  for (const auto& tensor : whole)
    plan.push_back({tensor.name, tensor.format, tensor.values.shape()});
  const Folder folder;
  SafetensorsStream stream{folder / "f", plan, metadata};
  const auto& columns = whole[0].values;
  for (const std::size_t first : {6u, 0u, 4u}) {
    const std::size_t count = first == 4 ? 2 : 4;
    Tensor<double> part{{3, count}};
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < count; ++j) part(i, j) = columns(i, first + j);
    stream.write_columns("b", first, part);
  }
  for (const std::size_t k : {3u, 1u, 2u}) {
    const std::span all{whole[k].values.data()};
    const std::size_t half = all.size() / 2;
    stream.write(whole[k].name, half, all.subspan(half));
    stream.write(whole[k].name, 0, all.first(half));
  }
  CHECK_FALSE(std::filesystem::exists(folder / "f"));
  stream.commit();
  CHECK(read_bytes(folder / "f") == safetensors_bytes(whole, metadata));
  CHECK(folder.file_count() == 1);
}

TEST_CASE("safetensors stream: tensors that are named later, and taken out again") {
  const Folder folder;
  SafetensorsStream stream{folder / "f", 400, 8 * 20};
  stream.add({"first", FloatFormat::f64, {8}});
  stream.write("first", 0, numbers({8}, 1).data());
  stream.add({"wrong", FloatFormat::f64, {5}});
  stream.write("wrong", 0, numbers({5}, 3).data());
  stream.take_back(1);
  stream.add({"second", FloatFormat::f64, {3, 4}});
  stream.write_columns("second", 0, numbers({3, 4}, 2));
  CHECK(message_of([&] {
          stream.add({"more", FloatFormat::f64, {1}});
        }).find("tensor 'more': there is no room for it in the file") != std::string::npos);
  CHECK(message_of([&] {
          stream.write("wrong", 0, {});
        }).find("tensor 'wrong': it is not to be written") != std::string::npos);
  stream.commit(metadata);
  const ModelFile file = ModelFile::open(folder / "f");
  CHECK(file.names() == std::vector<std::string>{"first", "second"});
  CHECK(file.read<double>("first").data() == numbers({8}, 1).data());
  CHECK(file.read<double>("second").data() == numbers({3, 4}, 2).data());
  CHECK(file.metadata() == metadata);
}

TEST_CASE("safetensors stream: what does not fit is refused, and leaves nothing") {
  const Folder folder;
  {
    SafetensorsStream stream{folder / "f", {{"a", FloatFormat::f16, {2, 3}}}, {}};
    const std::vector<double> large{0, 1e6};
    CHECK(message_of([&] {
            stream.write("a", 3, large);
          }).find("tensor 'a': element 4 (1000000.000000) overflows F16") != std::string::npos);
    CHECK(message_of([&] {
            stream.write("a", 5, large);
          }).find("tensor 'a': it has fewer elements") != std::string::npos);
    CHECK(message_of([&] {
            stream.write_columns("a", 2, Tensor<double>{{2, 2}});
          }).find("tensor 'a': it has other rows or columns") != std::string::npos);
    CHECK(message_of([&] {
            stream.write_columns("a", 0, Tensor<double>{{3, 2}});
          }).find("tensor 'a': it has other rows or columns") != std::string::npos);
  }
  CHECK(message_of([&] {
          SafetensorsStream stream{
              folder / "f", {{"a", FloatFormat::f32, {1}}, {"a", FloatFormat::f16, {1}}}, {}};
        }).find("tensor 'a': two tensors have this name") != std::string::npos);
  CHECK(message_of([&] {
          SafetensorsStream stream{folder / "f", 8, 8};
          stream.add({"a", FloatFormat::f64, {1}});
          CHECK(message_of([&] {
                  stream.add({"a", FloatFormat::f64, {0}});
                }).find("tensor 'a': two tensors have this name") != std::string::npos);
          stream.commit({});
        }).find("header: there is no room for it in the file") != std::string::npos);
  CHECK(message_of([&] {
          SafetensorsStream{folder / "no" / "f", {}, {}};
        }).find("cannot create a file beside it") != std::string::npos);
  CHECK(folder.file_count() == 0);
}

TEST_CASE("safetensors stream: a disk that is full is an error before anything is computed") {
  const Folder folder;
  CHECK(message_of([&] {
          SafetensorsStream{folder / "f", 8, std::size_t{1} << 60U};
        }).find("cannot reserve") != std::string::npos);
  CHECK(folder.file_count() == 0);
  CHECK(message_of([&] {
          SafetensorsStream stream{"/dev/full", {{"a", FloatFormat::f32, {4}}}, {}};
          stream.commit();
        }).find("cannot write") != std::string::npos);
}

}  // namespace safetensors_stream_test
