// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/attention_layers.hpp"

#include <doctest/doctest.h>

#include "framework/release/models/safetensors_writer.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace attention_layers_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

StoredTensor zeros(const std::string& name, Shape shape) {
  return {name, FloatFormat::f32, Tensor<double>{std::move(shape)}};
}

}  // namespace

TEST_CASE("attention layers: those with all four weights, by the names of several architectures") {
  const Folder folder;
  std::vector<StoredTensor> tensors;
  for (const char* name : {"q_proj", "k_proj", "v_proj", "out_proj"})
    tensors.push_back(zeros(std::string{"encoder.layers.3.self_attn."} + name + ".weight", {4, 4}));
  for (const char* name : {"attention.self.query", "attention.self.key", "attention.self.value",
                           "attention.output.dense"})
    tensors.push_back(zeros(std::string{"bert.encoder.layer.0."} + name + ".weight", {4, 4}));
  // No values; an output that is no matrix; a name that only ends alike.
  for (const char* name : {"q_proj", "k_proj", "o_proj"})
    tensors.push_back(zeros(std::string{"model.layers.1.self_attn."} + name + ".weight", {4, 4}));
  for (const char* name : {"q_proj", "k_proj", "v_proj"})
    tensors.push_back(zeros(std::string{"model.layers.2.self_attn."} + name + ".weight", {4, 4}));
  tensors.push_back(zeros("model.layers.2.self_attn.o_proj.weight", {16}));
  for (const char* name : {"q_proj", "k_proj", "v_proj", "o_proj"})
    tensors.push_back(
        zeros(std::string{"model.layers.4.cross_self_attn."} + name + ".weight", {4, 4}));
  write_safetensors(folder / "model", tensors);
  const auto found = find_attention_layers(ModelFile::open(folder / "model"));
  REQUIRE(found.size() == 2);
  for (const auto& one : found) {
    const bool bert = one.name == "bert.encoder.layer.0";
    if (!bert) CHECK(one.name == "encoder.layers.3");
    CHECK(one.query ==
          one.name + (bert ? ".attention.self.query.weight" : ".self_attn.q_proj.weight"));
    CHECK(one.value ==
          one.name + (bert ? ".attention.self.value.weight" : ".self_attn.v_proj.weight"));
    CHECK(one.output ==
          one.name + (bert ? ".attention.output.dense.weight" : ".self_attn.out_proj.weight"));
  }
}

}  // namespace attention_layers_test
